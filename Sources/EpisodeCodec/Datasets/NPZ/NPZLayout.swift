/// The leading axes of the arrays of a batch.
package enum NPZLayout: String, Sendable, CaseIterable {
  /// An episode for each entry of the first axis, a step for each entry of the second.
  case envsSteps = "envs,steps"
  /// A step for each entry of the first axis; `episode_ends` may divide them into episodes.
  case steps
  /// An episode of one step for each entry of the first axis.
  case episodes

  /// How many axes lead.
  var axes: Int { self == .envsSteps ? 2 : 1 }

  /// The array (int64) of where each episode ends, exclusive, as in replay buffers.
  static let ends = "episode_ends"
}
