package import Images
package import Stream

/// How to make steps from recordings.
package struct AlignmentPlan: Sendable {
  package enum Clock: Sendable {
    /// Ticks per second.
    case rate(Double)
    /// Every n-th message of a topic is a tick.
    case topic(String, every: Int)
  }

  package enum TimeSource: String, CaseIterable, Sendable {
    case log, publish
    /// The message's own stamp; the log time for messages without one.
    case header
  }

  package enum MissingRule: String, CaseIterable, Sendable {
    /// Leave the step out.
    case drop
    /// End with an error.
    case error
    /// Use the sample anyway, however far it is from the tick.
    case `repeat`
  }

  package var clock: Clock
  package var features: [FeatureMapping]
  package var rule = SampleRule.hold
  package var time = TimeSource.log
  /// A sample further than this from the tick counts as missing, ns; nil for no limit.
  package var tolerance: UInt64?
  package var missing = MissingRule.drop
  package var badImages = BadImageRule.error
  /// Where no sample of a feature comes for longer than this, an episode ends, ns.
  package var longestGap: UInt64 = 10_000_000_000
  /// Whether arrays whose elements have names keep the order of the first message.
  package var ordersByName = false
  package var empty = EmptyEpisodeRule.warn
  /// The instruction of every step, instead of a topic's.
  package var instruction: String?

  package init(clock: Clock, features: [FeatureMapping]) {
    self.clock = clock
    self.features = features
  }
}
