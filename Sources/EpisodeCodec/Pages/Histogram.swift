/// The distribution of numbers whose range is not known before, in constant memory: 64 bins at most,
/// whose width is a power of two and doubles when a number lies outside.
package struct Histogram: Sendable {
  package private(set) var count: UInt64 = 0
  package private(set) var notFinite: UInt64 = 0
  package private(set) var (low, high) = (0.0, 0.0)
  package private(set) var bins: [UInt64] = []
  private var (mean, squares) = (0.0, 0.0)
  /// The number of the first bin: it begins at this number of widths.
  private var first = 0
  /// Of a bin.
  package private(set) var width = 0x1p-60

  private static let most = 64
  /// Numbers of bins are exact in Double.
  private static let farthest = 0x1p52

  package init() {}

  package var average: Double { mean }
  package var deviation: Double { count > 0 ? (squares / Double(count)).squareRoot() : 0 }
  /// True for one value throughout.
  package var isConstant: Bool { count > 1 && low == high }

  /// The place of a bin's start in low...high's own unit.
  package func start(of bin: Int) -> Double { Double(first + bin) * width }

  package mutating func add(_ value: Double) {
    guard value.isFinite else { return notFinite += 1 }
    (low, high) = count == 0 ? (value, value) : (min(low, value), max(high, value))
    count += 1
    let distance = value - mean
    mean += distance / Double(count)
    squares += distance * (value - mean)
    while !fits { widen() }
    let bin = Int((value / width).rounded(.down))
    if bins.isEmpty { first = bin }
    if bin < first {
      bins.insert(contentsOf: repeatElement(0, count: first - bin), at: 0)
      first = bin
    } else if bin - first >= bins.count {
      bins.append(contentsOf: repeatElement(0, count: bin - first - bins.count + 1))
    }
    bins[bin - first] += 1
  }

  /// True when the bins from `low` to `high` are few enough.
  private var fits: Bool {
    let (from, to) = ((low / width).rounded(.down), (high / width).rounded(.down))
    return abs(from) < Self.farthest && abs(to) < Self.farthest && to - from < Double(Self.most)
  }

  private mutating func widen() {
    width *= 2
    guard !bins.isEmpty else { return }
    var merged: [UInt64] = []
    let start = first >> 1
    for (index, count) in bins.enumerated() {
      let bin = (first + index) >> 1 - start
      if bin == merged.count { merged.append(count) } else { merged[bin] += count }
    }
    (bins, first) = (merged, start)
  }
}
