/// The goal of a step: a later step of its episode.
package enum GoalStrategy: String, CaseIterable, Sendable {
  /// Draws a step as the original pipelines do; see `goal(…draw:)`.
  case uniform
  /// The last step.
  case final
  /// Draws one of the later steps, without rounding.
  case future
}

package enum GoalIndex {
  /// The goal of a step as `goal_relabeling.uniform` of OpenVLA and Octo computes it in float32:
  /// `int32(draw * (high - low) + low)`, at most the last step.
  ///
  /// OpenVLA draws from the later steps; the last step is its own goal. Octo draws from the step
  /// itself on. A draw close to 1 may be rounded to a step beyond the largest distance.
  /// - Parameters:
  ///   - step: from 0; below `count`.
  ///   - count: steps of the episode.
  ///   - draw: uniform in [0, 1).
  ///   - maxDistance: nil for no limit. For Octo this is `max_goal_distance`, which is one more than
  ///     the largest distance drawn. OpenVLA has no limit: here it is the largest distance.
  package static func uniform(
    step: Int, of count: Int, draw: Float, flavor: PipelineFlavor, maxDistance: Int? = nil
  ) -> Int {
    let first = flavor == .openvla ? step + 1 : step
    let end = min(maxDistance.map { first + $0 } ?? count, count)
    let (low, high) = (Float(first), Float(end))
    let goal = draw * (high - low) + low
    return min(Int(goal), count - 1)
  }

  /// A later step, all equally likely; the last step is its own goal.
  ///
  /// Unlike `uniform` it is the same in both flavors, never the step itself except for the last
  /// one, and drawn with integers, so that no step is more likely than another.
  /// - Parameters:
  ///   - maxDistance: the largest distance; nil for no limit.
  package static func future(
    step: Int, of count: Int, maxDistance: Int? = nil,
    using generator: inout some RandomNumberGenerator
  ) -> Int {
    let last = min(maxDistance.map { step + $0 } ?? count - 1, count - 1)
    guard step < last else { return count - 1 }
    return Int.random(in: step + 1...last, using: &generator)
  }
}
