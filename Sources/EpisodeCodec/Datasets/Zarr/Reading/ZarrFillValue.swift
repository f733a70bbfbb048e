internal import Bytes
internal import Stream

/// The value of what no chunk holds.
enum ZarrFillValue {
  /// An element, low byte first.
  /// - Throws: `.unsupported` for a value that the type does not have.
  static func bytes(_ value: JSONValue, _ type: NPYType) throws(StreamError) -> [UInt8] {
    if value == .null || value == .string("") || value == .number(0) || value == .bool(false) {
      return [UInt8](repeating: 0, count: type.size)
    }
    if let bits = bits(value, type) {
      var builder = ByteBuilder()
      builder.append(bits)
      return Array(Bytes(builder.bytes).array.prefix(type.size))
    }
    var text = JSONText()
    text.value(value)
    throw StreamError(
      .unsupported, "the fill value \(text.string.printable) in an array of '\(type.text)'")
  }

  /// False where a type is too small for a number.
  private static func isKept(_ number: Double, _ isFinite: Bool) -> Bool {
    isFinite || !number.isFinite
  }

  private static func bits(_ value: JSONValue, _ type: NPYType) -> UInt64? {
    // Version 3 has the bytes of unusual floats in this form.
    if let text = value.string, text.hasPrefix("0x"), text.count == 2 + 2 * type.size {
      return UInt64(text.dropFirst(2), radix: 16)
    }
    let special = ["NaN": Double.nan, "Infinity": .infinity, "-Infinity": -.infinity]
    let number = value.number ?? value.string.flatMap { special[$0] }
    guard case .number(let element) = type.kind else {
      guard type.kind == .half, let number else { return nil }
      return isKept(number, Float16(number).isFinite) ? UInt64(Float16(number).bitPattern) : nil
    }
    guard element != .bool else { return value == .bool(true) || number == 1 ? 1 : nil }
    guard let number else { return nil }
    func pattern<T: FixedWidthInteger>(_ type: T.Type) -> UInt64? {
      T(exactly: number).map { UInt64(truncatingIfNeeded: $0) }
    }
    return switch element {
    case .bool: nil
    case .int8: pattern(Int8.self)
    case .uint8: pattern(UInt8.self)
    case .int16: pattern(Int16.self)
    case .uint16: pattern(UInt16.self)
    case .int32: pattern(Int32.self)
    case .uint32: pattern(UInt32.self)
    case .int64: pattern(Int64.self)
    case .uint64: pattern(UInt64.self)
    case .float32: isKept(number, Float(number).isFinite) ? UInt64(Float(number).bitPattern) : nil
    case .float64: number.bitPattern
    }
  }
}
