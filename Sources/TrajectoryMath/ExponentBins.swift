/// Sums of numbers and of their squares without rounding, for as long as a bin does not overflow:
/// one integer per exponent, to which the significand is added.
///
/// A block of numbers goes through the bins into `ExactSum`s. Two additions a number cost about
/// 1.5 ns for float32; the order of the numbers means nothing to integers.
package struct ExponentBins<Pattern: FloatPattern>: Sendable {
  /// The most numbers in a block.
  package static var blockLimit: Int { 1 << 12 }

  private var sums = [Pattern.SumBin](repeating: 0, count: 1 << Pattern.exponentBits)
  private var squares = [Pattern.SquareBin](repeating: 0, count: 1 << Pattern.exponentBits)

  package init() {}

  /// Adds a block of finite numbers and their squares to exact sums.
  package mutating func add(
    _ block: Span<Pattern>, to sum: inout ExactSum, squares total: inout ExactSum
  ) {
    precondition(block.count <= Self.blockLimit)
    let touched = Self.fill(block, &sums, &squares)
    guard touched.lowest <= touched.highest else { return }
    for biased in touched.lowest...touched.highest {
      let exponent = Pattern.lowestExponent + max(biased, 1) - 1
      if sums[biased] != 0 {
        sum.add(
          UInt128(truncatingIfNeeded: sums[biased].magnitude), exponent: exponent,
          isNegative: sums[biased] < 0)
        sums[biased] = 0
      }
      if squares[biased] != 0 {
        total.add(
          UInt128(truncatingIfNeeded: squares[biased]), exponent: 2 * exponent, isNegative: false)
        squares[biased] = 0
      }
    }
  }

  /// - Returns: the range of bins that may not be zero.
  private static func fill(
    _ block: Span<Pattern>, _ sums: inout [Pattern.SumBin], _ squares: inout [Pattern.SquareBin]
  ) -> (lowest: Int, highest: Int) {
    let significandMask: Pattern = (1 << Pattern.significandBits) - 1
    let exponentMask: Pattern = (1 << Pattern.exponentBits) - 1
    var (lowest, highest) = (exponentMask, Pattern(0))
    var sums = sums.mutableSpan
    var squares = squares.mutableSpan
    for index in block.indices {
      let pattern = block[index]
      let exponent = pattern &>> Pattern(Pattern.significandBits) & exponentMask
      // A subnormal number has the exponent of the smallest normal one, and no hidden bit.
      let hidden: Pattern = exponent == 0 ? 0 : 1 << Pattern.significandBits
      let significand = Pattern.SumBin(truncatingIfNeeded: pattern & significandMask | hidden)
      let sign = Pattern.SumBin(truncatingIfNeeded: pattern &>> Pattern(Pattern.bitWidth - 1))
      let bin = Int(truncatingIfNeeded: exponent)
      // (s ^ -1) + 1 is -s.
      sums[bin] &+= (significand ^ (0 &- sign)) &+ sign
      let wide = Pattern.SquareBin(truncatingIfNeeded: significand)
      squares[bin] &+= wide &* wide
      lowest = min(lowest, exponent)
      highest = max(highest, exponent)
    }
    return (Int(truncatingIfNeeded: lowest), Int(truncatingIfNeeded: highest))
  }
}
