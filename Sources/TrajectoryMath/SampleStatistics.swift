/// How well a stream of samples fits the ticks it is aligned to; times in ns.
package struct SampleStatistics: Equatable, Sendable {
  /// Differences between a tick and the sample used for it.
  package private(set) var worstSkew: UInt64 = 0
  private var skewSum = 0.0
  private var ticks = 0
  /// Intervals of more than 1.5 times the mean of those before, where a sample is missing.
  package private(set) var gaps = 0
  /// How often a sample was older than the one before it.
  package private(set) var clockJumps = 0
  /// Samples that no tick used.
  package var dropped = 0
  /// Ticks that used the same sample as the tick before.
  package var repeated = 0

  private var lastTime: UInt64?
  private var intervalSum = 0.0
  private var intervals = 0

  package init() {}

  /// Mean difference between ticks and samples, 0 without ticks.
  package var meanSkew: Double { ticks > 0 ? skewSum / Double(ticks) : 0 }

  /// Counts the next sample in the order of arrival.
  package mutating func addSample(time: UInt64) {
    defer { lastTime = time }
    guard let last = lastTime else { return }
    guard time >= last else {
      clockJumps += 1
      return
    }
    let interval = Double(time - last)
    // The mean of fewer intervals is not meaningful.
    if intervals >= 5, interval > 1.5 * intervalSum / Double(intervals) {
      gaps += 1
      return
    }
    intervalSum += interval
    intervals += 1
  }

  /// Counts a tick.
  package mutating func addTick(skew: UInt64) {
    worstSkew = max(worstSkew, skew)
    skewSum += Double(skew)
    ticks += 1
  }

  /// In each respect the worse of two streams.
  package func worse(_ other: SampleStatistics) -> SampleStatistics {
    var worse = meanSkew >= other.meanSkew ? self : other
    worse.worstSkew = max(worstSkew, other.worstSkew)
    worse.gaps = max(gaps, other.gaps)
    worse.clockJumps = max(clockJumps, other.clockJumps)
    worse.dropped = max(dropped, other.dropped)
    worse.repeated = max(repeated, other.repeated)
    return worse
  }
}
