/// What a step's task is given by: goal images or language.
package enum TaskConditioning {
  /// Whether a step keeps its goal images, and with that loses its language, as
  /// `delete_task_conditioning` of OpenVLA and Octo decides: without language it always does.
  /// - Parameters:
  ///   - draw: uniform in [0, 1).
  package static func keepsImages(
    draw: Float, probability: Float, hasLanguage: Bool
  ) -> Bool { draw < probability || !hasLanguage }
}
