/// The bits of a float32 (`UInt32`) or a float64 (`UInt64`), with what exact arithmetic needs to
/// know of them. IEEE 754-2019, section 3.4.
package protocol FloatPattern: FixedWidthInteger, UnsignedInteger, BitwiseCopyable, Sendable {
  /// Holds the sum of 2^16 significands.
  associatedtype SumBin: FixedWidthInteger & SignedInteger & Sendable
  /// Holds the sum of 2^12 squares of significands.
  associatedtype SquareBin: FixedWidthInteger & UnsignedInteger & Sendable
  /// Bits of the significand that are stored.
  static var significandBits: Int { get }
  static var exponentBits: Int { get }
  /// The exponent of the lowest bit of a number with the biased exponent 1.
  static var lowestExponent: Int { get }
  /// The bits of the number, rounded where it has more than fit.
  init(patternOf number: Double)
  /// The number, exactly.
  var number: Double { get }
}

extension UInt32: FloatPattern {
  package typealias SumBin = Int64
  package typealias SquareBin = UInt64
  package static let significandBits = 23
  package static let exponentBits = 8
  package static let lowestExponent = -149
  package init(patternOf number: Double) { self = Float(number).bitPattern }
  package var number: Double { Double(Float(bitPattern: self)) }
}

extension UInt64: FloatPattern {
  package typealias SumBin = Int128
  package typealias SquareBin = UInt128
  package static let significandBits = 52
  package static let exponentBits = 11
  package static let lowestExponent = -1074
  package init(patternOf number: Double) { self = number.bitPattern }
  package var number: Double { Double(bitPattern: self) }
}

extension FloatPattern {
  static var signBit: Self { 1 << (bitWidth - 1) }

  /// An integer that orders as the numbers do. Both zeros have one key; those of NaN lie beyond
  /// those of the infinities.
  package var orderKey: Self {
    if self == Self.signBit { return Self.signBit }
    return self & Self.signBit == 0 ? self | Self.signBit : ~self
  }

  /// The bits of the number with a key.
  package init(orderKey: Self) {
    self = orderKey & Self.signBit == 0 ? ~orderKey : orderKey & ~Self.signBit
  }

  /// False for the key of a NaN or an infinity.
  package static func isFinite(orderKey: Self) -> Bool {
    orderKey >= leastFiniteKey && orderKey <= greatestFiniteKey
  }

  /// The bits of infinity.
  private static var infinity: Self { ((1 << exponentBits) - 1) << significandBits }
  static var greatestFiniteKey: Self { (infinity - 1).orderKey }
  static var leastFiniteKey: Self { ((infinity - 1) | signBit).orderKey }

  /// The order keys of numbers, in the place of what was in `keys`, and the least and the greatest
  /// of them.
  @_specialize(where Self == UInt32)
  @_specialize(where Self == UInt64)
  package static func orderKeys(
    of numbers: Span<Self>, into keys: inout [Self]
  ) -> (least: Self, greatest: Self) {
    var (least, greatest) = (Self.max, Self.min)
    if keys.count != numbers.count { keys = Array(repeating: 0, count: numbers.count) }
    var target = keys.mutableSpan
    for index in numbers.indices {
      let key = numbers[index].orderKey
      least = Swift.min(least, key)
      greatest = Swift.max(greatest, key)
      target[index] = key
    }
    return (least, greatest)
  }
}
