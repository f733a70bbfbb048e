/// The intervals between the messages of a topic. It keeps a number for each of them.
package struct IntervalTally: Sendable {
  private var intervals: [UInt64] = []
  private var last: UInt64?
  private var delays: (least: Int64, most: Int64)?

  package init() {}

  /// The bytes that it keeps.
  package var size: Int { intervals.count * MemoryLayout<UInt64>.stride }

  /// - Parameters:
  ///   - time: of recording, ns. One before the last counts as equal to it.
  ///   - sent: the time of sending.
  package mutating func add(time: UInt64, sent: UInt64) {
    if let last { intervals.append(time > last ? time - last : 0) }
    last = max(last ?? 0, time)
    let delay = Int64(truncatingIfNeeded: time &- sent)
    delays = (min(delays?.least ?? delay, delay), max(delays?.most ?? delay, delay))
  }

  /// The longest interval in s; nil for fewer than two messages.
  package var longest: Double? { intervals.max().map { Double($0) / 1e9 } }

  /// How much the delay from sending to recording varies, in s: the greatest less the least.
  package var skew: Double? { delays.map { Double($0.most &- $0.least) / 1e9 } }

  /// The share of messages that are missing: an interval of more than one and a half medians lacks so
  /// many as it has medians, rounded, less one.
  /// - Returns: nil for fewer than four messages, and without a median.
  package var dropped: Double? {
    guard intervals.count > 2 else { return nil }
    let sorted = intervals.sorted()
    let median = Double(sorted[(sorted.count - 1) / 2])
    guard median > 0 else { return nil }
    var missing = 0.0
    for interval in intervals where Double(interval) > 1.5 * median {
      missing += (Double(interval) / median).rounded() - 1
    }
    return missing / (missing + Double(intervals.count + 1))
  }
}
