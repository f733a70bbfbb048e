internal import Bytes
internal import Stream

/// The value of one field of a message.
enum FieldValue {
  case text(String)
  case number(FieldNumber)
}

/// A number in the precision of its field.
enum FieldNumber {
  case integer(Int128)
  case single(Float)
  case double(Double)

  init(_ type: TensorElementType, _ bytes: RawSpan) {
    switch type {
    case .int64: self = .integer(Int128(bytes.load(littleEndianAt: 0, as: Int64.self)))
    case .uint64: self = .integer(Int128(bytes.load(littleEndianAt: 0, as: UInt64.self)))
    case .float32: self = .single(Float(type.double(at: 0, in: bytes)))
    case .float64: self = .double(type.double(at: 0, in: bytes))
    default: self = .integer(Int128(type.double(at: 0, in: bytes)))
    }
  }

  /// False for 0 and NaN.
  var isTrue: Bool { self > Literal.zero || self < Literal.zero }

  /// A number that the user wrote: `3`, `-0.5`, `true`.
  struct Literal: Hashable {
    fileprivate let double: Double
    /// nil for a number with a fraction or an exponent.
    fileprivate let integer: Int128?

    static let zero = Literal(0)

    init(_ integer: Int128) { self.init(integer: integer, double: Double(integer)) }

    private init(integer: Int128?, double: Double) {
      (self.integer, self.double) = (integer, double)
    }

    init?(_ text: String) {
      switch text {
      case "true": self.init(1)
      case "false": self.init(0)
      default:
        guard let double = Double(text), !double.isNaN else { return nil }
        self.init(integer: Int128(text), double: double)
      }
    }
  }

  /// A comparison with a literal of the same precision: 0.1 equals the float32 that is written so.
  private func compare(
    _ literal: Literal, _ integers: (Int128, Int128) -> Bool, _ reals: (Double, Double) -> Bool
  ) -> Bool {
    switch self {
    case .integer(let value):
      if let integer = literal.integer { return integers(value, integer) }
      return reals(Double(value), literal.double)
    case .single(let value): return reals(Double(value), Double(Float(literal.double)))
    case .double(let value): return reals(value, literal.double)
    }
  }

  static func == (number: FieldNumber, literal: Literal) -> Bool {
    number.compare(literal, ==, ==)
  }
  static func > (number: FieldNumber, literal: Literal) -> Bool { number.compare(literal, >, >) }
  static func < (number: FieldNumber, literal: Literal) -> Bool { number.compare(literal, <, <) }
}
