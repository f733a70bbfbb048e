/// Watches a rate for a lasting rise: E. S. Page, "Continuous inspection schemes", Biometrika 41, 1954.
///
/// Each count is compared with the expected rate in standard deviations; what exceeds `slack` adds up,
/// and never falls below 0.
package struct CumulativeSum: Sendable {
  package let expected: Double
  package let slack: Double
  package let limit: Double
  package private(set) var value = 0.0

  /// - Parameters:
  ///   - expected: the rate, between 0 and 1.
  ///   - slack: standard deviations that do not count; 0.5 finds a shift of one soonest.
  ///   - limit: standard deviations that are an alarm.
  package init(expected: Double, slack: Double = 0.5, limit: Double = 5) {
    (self.expected, self.slack, self.limit) = (expected, slack, limit)
  }

  package var isAlarm: Bool { value > limit }

  package mutating func add(_ count: UInt64, of trials: UInt64) {
    guard trials > 0 else { return }
    let n = Double(trials)
    let deviation = (n * expected * (1 - expected)).squareRoot()
    value = max(0, value + (Double(count) - n * expected) / deviation - slack)
  }
}
