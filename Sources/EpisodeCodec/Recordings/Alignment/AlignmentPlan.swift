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

  /// Ticks that take their samples from a common window of time, as the converter of Kuavo's bags
  /// reads them.
  package struct Window: Sendable {
    package var ticks: Int
    /// How far the window reaches beyond its first and last tick, in seconds.
    package var margin: Double

    package init(ticks: Int, margin: Double) { (self.ticks, self.margin) = (ticks, margin) }
  }

  package var clock: Clock
  package var features: [FeatureMapping]
  package var rule = SampleRule.hold
  /// Messages of the clock's topic at each end of a recording that make no tick.
  package var trim = 0
  /// nil for ticks that may use any sample.
  package var window: Window?
  /// The samples that a step has of a bundled feature.
  package var bundle: Int?
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
