/// The converter of Kuavo's bags, kuavo_data_challenge (chunk_process.py), which `--rule kuavo`
/// follows.
package enum Kuavo {
  /// The head's camera.
  package static let clock = "/cam_h/color/image_raw/compressed"
  /// 30 images a second make 10 steps.
  package static let every = 3
  /// `sample_drop`.
  package static let trim = 10
  private static let framesPerSecond = 30.0

  /// `chunk_size` ticks, and a period of steps on both sides.
  package static func window(every: Int) -> AlignmentPlan.Window {
    AlignmentPlan.Window(ticks: 100, margin: Double(every) / framesPerSecond)
  }
}

/// The converters whose steps the filter makes.
package enum AlignmentConvention: String, CaseIterable, Sendable {
  case kuavo
}
