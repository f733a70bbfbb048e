/// A series of points in constant memory: when its buckets are full, neighbors merge, and each keeps
/// the least and the greatest of its values. Up to `capacity` points it is exact.
package struct PlotSeries: Sendable {
  package struct Bucket: Sendable {
    /// Of the first of its points.
    package var time: Double
    package var low: Double
    package var high: Double
    /// True when a value before it is missing or not finite.
    package var isAfterGap = false
  }

  package private(set) var buckets: [Bucket] = []
  /// Time of the last point.
  package private(set) var end = 0.0
  package private(set) var notFinite = 0
  /// Points in a full bucket, and in the last one.
  private var stride = 1
  private var filled = 0
  private var isGap = false
  private let capacity: Int

  /// - Parameter capacity: an even number of buckets.
  package init(capacity: Int = 256) { self.capacity = capacity }

  package var isEmpty: Bool { buckets.isEmpty }
  package var low: Double { buckets.lazy.map(\.low).min() ?? 0 }
  package var high: Double { buckets.lazy.map(\.high).max() ?? 0 }

  package mutating func add(_ value: Double, at time: Double) {
    guard value.isFinite, time.isFinite else {
      (notFinite, isGap) = (notFinite + 1, true)
      return
    }
    end = max(end, time)
    if filled == stride || buckets.isEmpty || isGap {
      if buckets.count == capacity { mergeNeighbors() }
      buckets.append(Bucket(time: time, low: value, high: value, isAfterGap: isGap))
      (filled, isGap) = (1, false)
    } else {
      let last = buckets.count - 1
      buckets[last].low = min(buckets[last].low, value)
      buckets[last].high = max(buckets[last].high, value)
      filled += 1
    }
  }

  private mutating func mergeNeighbors() {
    for index in 0..<buckets.count / 2 {
      let (first, second) = (buckets[2 * index], buckets[2 * index + 1])
      buckets[index] = Bucket(
        time: first.time, low: min(first.low, second.low), high: max(first.high, second.high),
        isAfterGap: first.isAfterGap)
    }
    buckets.removeSubrange(buckets.count / 2..<buckets.count)
    stride *= 2
  }
}
