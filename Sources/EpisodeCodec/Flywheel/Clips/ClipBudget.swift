internal import Bytes

/// How many bytes of clips may pass in a day, an hour or a minute of the recording's clock.
///
/// The lowest priority ends first: of n priorities the lowest may use the first nth of the budget, the
/// next one two nths, and the highest all of it.
package struct ClipBudget {
  package struct Rate: Sendable {
    package var bytes: Int
    /// The length of a period, ns. Periods begin where the clock is a multiple of it: days at 0:00 UTC.
    package var period: UInt64

    package init(bytes: Int, period: UInt64) { (self.bytes, self.period) = (bytes, period) }
  }

  private let rate: Rate
  /// All priorities, the lowest first.
  private let levels: [Int32]
  /// Bytes by period. Recordings may come in any order.
  private var used: [UInt64: Int] = [:]
  private static let mostPeriods = 1000

  init(_ rate: Rate, priorities: [Int32]) {
    self.rate = rate
    levels = Set(priorities).sorted()
  }

  /// Whether a message of a clip may still pass, which is then counted.
  mutating func takes(_ bytes: Int, _ priority: Int32, at time: UInt64) -> Bool {
    guard admits(bytes, priority, at: time) else { return false }
    used[time / rate.period, default: 0] += bytes
    if used.count > Self.mostPeriods, let first = used.keys.min() { used[first] = nil }
    return true
  }

  /// Whether a clip may begin.
  func admits(_ bytes: Int, _ priority: Int32, at time: UInt64) -> Bool {
    let level = (levels.firstIndex { $0 >= priority } ?? levels.count - 1) + 1
    let share = Double(rate.bytes) * Double(level) / Double(max(levels.count, 1))
    return Double(used[time / rate.period, default: 0] + bytes) <= share
  }
}
