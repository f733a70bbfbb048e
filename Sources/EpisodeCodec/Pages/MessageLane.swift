/// When the messages of one topic of an episode came: their rate, and where there were none.
package struct MessageLane: Sendable {
  package struct Gap: Sendable {
    /// Time of the message before it, in seconds.
    package let start: Double
    package let duration: Double
    package var end: Double { start + duration }
  }

  package private(set) var count = 0
  package private(set) var (start, end) = (0.0, 0.0)
  /// The longest intervals, the longest first.
  package private(set) var longest: [Gap] = []
  /// Counts of intervals by their size: eight sizes for each doubling from 1 ns.
  private var sizes: [UInt32] = []

  private static let mostGaps = 24
  /// An interval of more medians is a gap.
  private static let tolerance = 2.5
  private static let sizesPerDoubling = 8

  package init() {}

  package mutating func add(_ time: Double) {
    guard time.isFinite else { return }
    if count == 0 {
      (start, end) = (time, time)
    } else {
      add(Gap(start: end, duration: time - end))
      (start, end) = (min(start, time), max(end, time))
    }
    count += 1
  }

  private mutating func add(_ interval: Gap) {
    if sizes.isEmpty { sizes = Array(repeating: 0, count: 64 * Self.sizesPerDoubling) }
    sizes[Self.size(interval.duration)] += 1
    if longest.count == Self.mostGaps {
      guard let last = longest.last, interval.duration > last.duration else { return }
      longest.removeLast()
    }
    let place = longest.firstIndex { $0.duration < interval.duration } ?? longest.count
    longest.insert(interval, at: place)
  }

  /// The three bits after the first of the nanoseconds tell the sizes of a doubling apart.
  private static func size(_ duration: Double) -> Int {
    let nanoseconds = UInt64(min(max(1, duration * 1e9), 0x1p63))
    let doubling = 63 - nanoseconds.leadingZeroBitCount
    let rest =
      doubling >= 3 ? nanoseconds >> UInt64(doubling - 3) : nanoseconds << UInt64(3 - doubling)
    return doubling * sizesPerDoubling + Int(rest & 7)
  }

  /// The middle of a size, in seconds.
  private static func duration(_ size: Int) -> Double {
    let (doubling, part) = size.quotientAndRemainder(dividingBy: sizesPerDoubling)
    return Double(UInt64(1) << UInt64(doubling))
      * (1 + (Double(part) + 0.5) / Double(sizesPerDoubling)) / 1e9
  }

  /// Messages per second.
  package var rate: Double? { count > 1 && end > start ? Double(count - 1) / (end - start) : nil }

  /// Within a sixteenth of it.
  package var median: Double? {
    var left = (count - 1) / 2
    guard count > 1 else { return nil }
    for (size, number) in sizes.enumerated() {
      left -= Int(number)
      if left < 0 { return Self.duration(size) }
    }
    return nil
  }

  /// True when most intervals are about equal: only then is a long one a fault.
  package var isRegular: Bool {
    guard let median, count > 4 else { return false }
    // From about 0.6 to 1.7 medians.
    let (center, reach) = (Self.size(median), 3 * Self.sizesPerDoubling / 4)
    let near = sizes.indices.reduce(0) {
      abs($1 - center) <= reach ? $0 + Int(sizes[$1]) : $0
    }
    return near * 10 >= (count - 1) * 8
  }

  /// Intervals much longer than the usual one, at most 24 of them, the longest first.
  package var gaps: [Gap] {
    guard let median, isRegular else { return [] }
    return longest.filter { $0.duration > Self.tolerance * median }
  }
}
