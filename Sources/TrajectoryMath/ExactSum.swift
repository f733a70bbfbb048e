/// A sum without rounding: a fixed-point number wide enough for every float64, or for the square of
/// every float64, and 2^63 of them.
///
/// Integer addition is exact in any order, so the sum of all parts equals the sum of the whole, bit
/// for bit. A "long accumulator": Kulisch, "Computer Arithmetic and Validity", 2013.
package struct ExactSum: Equatable, Sendable {
  /// The terms: numbers or their squares.
  package enum Kind: Sendable {
    case numbers, squares

    /// The exponent of bit 0.
    var lowestExponent: Int { self == .numbers ? -1074 : -2148 }
    /// 2098 bits for numbers up to 2^1024, 4196 for squares, and 64 for the number of terms.
    var limbCount: Int { self == .numbers ? 34 : 67 }
  }

  package let kind: Kind
  /// Two's complement, the lowest limb first.
  private var limbs: [UInt64]

  package init(_ kind: Kind) {
    self.kind = kind
    limbs = Array(repeating: 0, count: kind.limbCount)
  }

  /// Adds magnitude · 2^exponent, or subtracts it.
  /// - Parameters:
  ///   - exponent: from the kind's lowest to that of the largest number.
  package mutating func add(_ magnitude: UInt128, exponent: Int, isNegative: Bool) {
    let position = exponent - kind.lowestExponent
    let (first, shift) = (position / 64, UInt128(position % 64))
    let low = magnitude << shift
    let parts = [
      UInt64(truncatingIfNeeded: low), UInt64(truncatingIfNeeded: low >> 64),
      shift == 0 ? 0 : UInt64(truncatingIfNeeded: magnitude >> (128 - shift)),
    ]
    var carry = false
    for index in first..<limbs.count {
      let part = index - first < parts.count ? parts[index - first] : 0
      if index - first >= parts.count, !carry { break }
      limbs[index] = Self.add(limbs[index], part, &carry, subtracting: isNegative)
    }
  }

  /// Adds another sum.
  package mutating func add(_ other: ExactSum) {
    precondition(kind == other.kind)
    var carry = false
    for index in limbs.indices {
      limbs[index] = Self.add(limbs[index], other.limbs[index], &carry, subtracting: false)
    }
  }

  private static func add(
    _ a: UInt64, _ b: UInt64, _ carry: inout Bool, subtracting: Bool
  ) -> UInt64 {
    let (first, one) =
      subtracting ? a.subtractingReportingOverflow(b) : a.addingReportingOverflow(b)
    let (second, two) =
      subtracting
      ? first.subtractingReportingOverflow(carry ? 1 : 0)
      : first.addingReportingOverflow(carry ? 1 : 0)
    carry = one || two
    return second
  }

  package var isNegative: Bool { (limbs.last ?? 0) >> 63 == 1 }

  /// The absolute value, times 2^-lowestExponent.
  var magnitude: WideInteger {
    guard isNegative else { return WideInteger(limbs) }
    var carry = true
    return WideInteger(limbs.map { Self.add(~$0, 0, &carry, subtracting: false) })
  }

  /// The sum in 64-bit pieces of two's complement, the lowest first, without the last ones that
  /// only repeat the sign.
  package var pieces: [UInt64] {
    let filler: UInt64 = isNegative ? .max : 0
    var pieces = limbs
    while let last = pieces.last, last == filler,
      (pieces.dropLast().last ?? 0) >> 63 == filler & 1
    {
      pieces.removeLast()
    }
    return pieces
  }

  /// - Returns: nil when there are more pieces than a sum can have.
  package init?(_ kind: Kind, pieces: [UInt64]) {
    self.init(kind)
    guard pieces.count <= limbs.count else { return nil }
    let filler: UInt64 = (pieces.last ?? 0) >> 63 == 1 ? .max : 0
    for index in limbs.indices { limbs[index] = index < pieces.count ? pieces[index] : filler }
  }
}
