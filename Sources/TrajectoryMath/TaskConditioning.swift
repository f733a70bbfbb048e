/// The conditioning of a step's task: goal images or language.
package enum TaskConditioning {
  /// True if a step keeps its goal images and loses its language, as `delete_task_conditioning` of
  /// OpenVLA and Octo decides. A step without language always keeps its images.
  /// - Parameters:
  ///   - draw: uniform in [0, 1).
  package static func keepsImages(
    draw: Float, probability: Float, hasLanguage: Bool
  ) -> Bool { draw < probability || !hasLanguage }
}
