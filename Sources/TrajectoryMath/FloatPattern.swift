/// The bits of a float32 (`UInt32`) or a float64 (`UInt64`), with the constants that exact
/// arithmetic needs. IEEE 754-2019, section 3.4.
package protocol FloatPattern: FixedWidthInteger, UnsignedInteger, BitwiseCopyable, Sendable {
  /// Twice as wide: holds the sum of 2^24 squares of all bits except the first 16.
  associatedtype CellBin: FixedWidthInteger & UnsignedInteger & BitwiseCopyable & Sendable
  /// Bits of the significand that are stored.
  static var significandBits: Int { get }
  static var exponentBits: Int { get }
  /// The exponent of the lowest bit of a number with the biased exponent 1.
  static var lowestExponent: Int { get }
  /// The bits of the number, rounded if necessary.
  init(patternOf number: Double)
  /// The number, exactly.
  var number: Double { get }
}

extension UInt32: FloatPattern {
  package typealias CellBin = UInt64
  package static let significandBits = 23
  package static let exponentBits = 8
  package static let lowestExponent = -149
  package init(patternOf number: Double) { self = Float(number).bitPattern }
  package var number: Double { Double(Float(bitPattern: self)) }
}

extension UInt64: FloatPattern {
  package typealias CellBin = UInt128
  package static let significandBits = 52
  package static let exponentBits = 11
  package static let lowestExponent = -1074
  package init(patternOf number: Double) { self = number.bitPattern }
  package var number: Double { Double(bitPattern: self) }
}

extension FloatPattern {
  static var signBit: Self { 1 << (bitWidth - 1) }

  /// An integer with the order of the numbers. Both zeros have one key; keys of NaN lie beyond
  /// those of the infinities.
  package var orderKey: Self {
    let number = self == Self.signBit ? 0 : self
    return number ^ (0 &- number &>> Self(Self.bitWidth - 1) | Self.signBit)
  }

  /// The bits of the number with a key.
  package init(orderKey: Self) {
    self = orderKey & Self.signBit == 0 ? ~orderKey : orderKey & ~Self.signBit
  }

  /// False for the key of a NaN or an infinity.
  @_specialize(where Self == UInt32)
  @_specialize(where Self == UInt64)
  package static func isFinite(orderKey: Self) -> Bool {
    orderKey >= leastFiniteKey && orderKey <= greatestFiniteKey
  }

  /// The bits of infinity.
  private static var infinity: Self { ((1 << exponentBits) - 1) << significandBits }
  static var greatestFiniteKey: Self { (infinity - 1).orderKey }
  static var leastFiniteKey: Self { ((infinity - 1) | signBit).orderKey }

  /// Writes the order keys of numbers over others, and returns the least and the greatest of them.
  /// - Parameters:
  ///   - numbers: bytes in which a number, little-endian, begins at every multiple of `stride`.
  ///   - place: the range of the keys in `keys`.
  @_specialize(where Self == UInt32)
  @_specialize(where Self == UInt64)
  package static func orderKeys(
    of numbers: RawSpan, stride: Int, into keys: inout [Self], at place: Range<Int>
  ) -> (least: Self, greatest: Self) {
    let size = MemoryLayout<Self>.size
    precondition(
      place.lowerBound >= 0 && place.upperBound <= keys.count && stride >= size
        && numbers.byteCount >= (place.count - 1) * stride + size)
    var (least, greatest) = (Self.max, Self.min)
    var target = keys.mutableSpan
    for index in 0..<place.count {
      // Both ranges have been checked as a whole.
      let number = Self(
        littleEndian: unsafe numbers.unsafeLoadUnaligned(
          fromUncheckedByteOffset: index &* stride, as: Self.self))
      let key = number.orderKey
      least = Swift.min(least, key)
      greatest = Swift.max(greatest, key)
      unsafe target[unchecked: place.lowerBound &+ index] = key
    }
    return (least, greatest)
  }
}
