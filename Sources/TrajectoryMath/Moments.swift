/// Mean and standard deviation from exact sums; each is rounded once, at the end.
package enum Moments {
  /// The mean, correctly rounded.
  /// - Parameters:
  ///   - count: of the numbers in the sum, above 0.
  package static func mean(_ sum: ExactSum, count: UInt64) -> Double {
    // Two limbs of zeros give enough bits of the quotient.
    let (quotient, isExact) = sum.magnitude.shifted(byLimbs: 2).divided(by: count)
    let lowest = sum.kind.lowestExponent - 128
    // A subnormal mean has fewer bits: none below 2^-1074.
    let bits = min(53, max(0, quotient.bitWidth + lowest + 1074))
    let (significand, exponent) = quotient.rounded(toBits: bits, isExact: isExact)
    let value = Double(sign: .plus, exponent: exponent + lowest, significand: Double(significand))
    return sum.isNegative ? -value : value
  }

  /// The standard deviation of a whole population (ddof 0): the variance (n Σx² - (Σx)²) / n² is
  /// exact up to one rounding, then its root is taken.
  package static func standardDeviation(
    _ sum: ExactSum, squares: ExactSum, count: UInt64
  ) -> Double {
    let total = sum.magnitude
    let scaled = squares.magnitude * WideInteger([count]) - total * total
    guard !scaled.isZero else { return 0 }
    let (first, isFirstExact) = scaled.shifted(byLimbs: 4).divided(by: count)
    let (variance, isExact) = first.divided(by: count)
    var (significand, exponent) = variance.rounded(toBits: 53, isExact: isFirstExact && isExact)
    exponent += squares.kind.lowestExponent - 256
    if exponent & 1 != 0 { (significand, exponent) = (significand << 1, exponent - 1) }
    let root = Double(significand).squareRoot()
    return Double(sign: .plus, exponent: exponent / 2, significand: root)
  }
}
