/// The numbers of one channel of 8-bit images, by the count of each value; exact up to one
/// rounding, in 0...1.
package struct PixelColumn: Sendable {
  private let counts: [UInt64]
  package let count: UInt64
  private var sum: UInt128 = 0
  private var squares: UInt128 = 0

  /// - Parameters:
  ///   - counts: of the values 0 to 255; less than 2^56 in total.
  package init(_ counts: [UInt64]) {
    self.counts = counts
    count = counts.reduce(0, &+)
    for (value, number) in counts.enumerated() {
      sum += UInt128(value) * UInt128(number)
      squares += UInt128(value * value) * UInt128(number)
    }
  }

  package var mean: Double { Double(sum) / (255 * Double(count)) }

  package var standardDeviation: Double {
    (Double(UInt128(count) * squares - sum * sum)).squareRoot() / (255 * Double(count))
  }

  package var min: Double { Double(counts.firstIndex { $0 > 0 } ?? 0) / 255 }
  package var max: Double { Double(counts.lastIndex { $0 > 0 } ?? 0) / 255 }

  package func quantile(_ quantile: Quantile) -> Double {
    let (lower, upper) = quantile.ranks(count: count)
    return quantile.value(value(ofRank: lower), value(ofRank: upper), count: count) / 255
  }

  private func value(ofRank rank: UInt64) -> Double {
    var rest = rank
    for (value, number) in counts.enumerated() {
      if rest < number { return Double(value) }
      rest -= number
    }
    return 255
  }
}
