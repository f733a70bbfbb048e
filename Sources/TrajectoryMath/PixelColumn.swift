/// The numbers of one channel of images of 8 or 16 bits, by the count of each value; exact up to one
/// rounding.
package struct PixelColumn: Sendable {
  private let counts: [UInt64]
  /// The value that counts as 1.
  private let unit: Double
  package let count: UInt64
  private var sum: UInt128 = 0
  private var squares: UInt128 = 0

  /// - Parameters:
  ///   - counts: of each value from 0, at most 2^16 of them; less than 2^46 in total.
  ///   - unit: the value that counts as 1; statistics are divided by it.
  package init(_ counts: [UInt64], unit: Double = 255) {
    (self.counts, self.unit) = (counts, unit)
    count = counts.reduce(0, &+)
    for (value, number) in counts.enumerated() {
      sum += UInt128(value) * UInt128(number)
      squares += UInt128(value * value) * UInt128(number)
    }
  }

  package var mean: Double { Double(sum) / (unit * Double(count)) }

  package var standardDeviation: Double {
    (Double(UInt128(count) * squares - sum * sum)).squareRoot() / (unit * Double(count))
  }

  package var min: Double { Double(counts.firstIndex { $0 > 0 } ?? 0) / unit }
  package var max: Double { Double(counts.lastIndex { $0 > 0 } ?? 0) / unit }

  package func quantile(_ quantile: Quantile) -> Double {
    let (lower, upper) = quantile.ranks(count: count)
    return quantile.value(value(ofRank: lower), value(ofRank: upper), count: count) / unit
  }

  private func value(ofRank rank: UInt64) -> Double {
    var rest = rank
    for (value, number) in counts.enumerated() {
      if rest < number { return Double(value) }
      rest -= number
    }
    return Double(counts.count - 1)
  }
}
