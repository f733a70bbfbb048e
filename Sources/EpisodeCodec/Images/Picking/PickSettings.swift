package import Bytes

/// Which frames of an episode are picked, and in which form they are.
package struct PickSettings: Sendable {
  package enum Choice: String, Hashable, Sendable, CaseIterable {
    /// From the first to the last at equal distances.
    case uniform
    /// The last one, and those that differ most from the one before.
    case motion
    /// The first and the last one.
    case ends
    /// Before, at and after the most urgent events.
    case events
  }

  package var choice = Choice.uniform
  /// Moments of an episode.
  package var count = 8
  /// How long before and after an event, in ns.
  package var around: UInt64 = 1_000_000_000
  /// The longest side of a picture; nil for its own.
  package var size: Int?
  package var mostBytes: Int?
  package var quality = 90
  /// Whether the cameras of a moment are in one picture.
  package var isSideBySide = false
  /// Of the topics and features to take, in their order; empty for all but depth.
  package var patterns: [TopicPattern] = []

  package init() {}
}
