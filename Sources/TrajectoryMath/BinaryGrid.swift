/// The multiples of a power of two, to which numbers are rounded so that their low bits are zero:
/// any reader reads them, and a compressor finds the zeros.
package struct BinaryGrid: Equatable, Sendable {
  /// The distance of neighbors: the largest power of two that keeps the error within the bound.
  package let step: Double

  /// - Parameters:
  ///   - bound: the largest error allowed, positive.
  /// - Returns: nil for a bound that is not positive and finite, or beyond what doubles can hold.
  package init?(bound: Double) {
    guard bound > 0, (2 * bound).isFinite, bound.isNormal else { return nil }
    step = Double(sign: .plus, exponent: (2 * bound).exponent, significand: 1)
  }

  /// False when the step is too small or too large for numbers of 32 bits.
  package var fitsFloat: Bool { Float(step).isNormal && Float(1 / step).isNormal }

  /// The multiple next to a number, of two the even one; a number that is coarser than the grid, NaN
  /// and the infinities stay.
  package func round(_ number: Double) -> Double {
    guard number.magnitude < step * 0x1p53 else { return number }
    return (number / step).rounded(.toNearestOrEven) * step
  }

  package func round(_ number: Float) -> Float {
    let step = Float(step)
    guard number.magnitude < step * 0x1p24 else { return number }
    return (number / step).rounded(.toNearestOrEven) * step
  }
}
