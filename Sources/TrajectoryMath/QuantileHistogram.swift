/// Quantiles as LeRobot estimates them: from the counts of 5000 equal bins between the least number
/// and the greatest, on the line between the edges of a bin. Source: lerobot 0.6.1,
/// compute_stats.py, `RunningQuantileStats` with one batch.
///
/// - Parameter Number: the type in which NumPy computes the edges: `Float` for numbers of at most 32
///   bits but 32-bit integers, else `Double`.
package struct QuantileHistogram<Number: BinaryFloatingPoint> {
  /// One more than there are bins.
  private let edges: [Number]
  private var counts = [UInt64](repeating: 0, count: Self.bins)
  private var total: UInt64 = 0

  private static var bins: Int { 5000 }

  /// - Parameters:
  ///   - min: the least of the numbers.
  ///   - max: the greatest.
  package init(min: Number, max: Number) {
    let (start, stop) = (min - 1e-10, max + 1e-10)
    let range = stop - start
    let step = range / Number(Self.bins)
    // As `numpy.linspace`, rounding for rounding.
    edges = (0...Self.bins).map { bin in
      if bin == Self.bins { return stop }
      return step == 0
        ? Number(bin) / Number(Self.bins) * range + start : Number(bin) * step + start
    }
  }

  /// Counts a number in the last bin whose lower edge is not above it.
  package mutating func add(_ value: Number, count: UInt64 = 1) {
    var (low, high) = (0, Self.bins)
    while high - low > 1 {
      let middle = (low + high) / 2
      if edges[middle] <= value { low = middle } else { high = middle }
    }
    counts[low] += count
    total += count
  }

  package func quantile(_ q: Double) -> Double {
    let target = q * Double(total)
    var before: UInt64 = 0
    for (bin, count) in counts.enumerated() {
      guard Double(before + count) >= target else {
        before += count
        continue
      }
      guard bin > 0 else { break }
      guard count > 0 else { return Double(edges[bin]) }
      let fraction = (target - Double(before)) / Double(count)
      return Double(edges[bin]) + fraction * Double(edges[bin + 1] - edges[bin])
    }
    return Double(edges[0])
  }
}
