internal import Bytes

/// The steps per second of an episode, from the times of its steps.
struct StepRate {
  private var last: UInt64?
  private var intervals: [UInt64] = []

  /// Enough for the median.
  private static let most = 10_000

  mutating func add(time: UInt64) {
    if let last, time > last, intervals.count < Self.most { intervals.append(time - last) }
    last = time
  }

  /// From the median interval; nil for fewer than two steps.
  var stepsPerSecond: Double? {
    guard !intervals.isEmpty else { return nil }
    return 1e9 / Double(intervals.sorted()[intervals.count / 2])
  }

  /// A whole rate that is as good as the measured one.
  var whole: Double? {
    guard let rate = stepsPerSecond else { return nil }
    let whole = rate.rounded()
    return whole >= 1 && abs(rate - whole) <= 0.02 * whole ? whole : nil
  }
}
