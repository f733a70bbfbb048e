internal import Bytes

/// Default values of protobuf fields: FieldDescriptorProto.default_value of descriptor.proto, and
/// what an absent field has without one.
extension MessageType.Field {
  /// The bits of an absent number.
  var defaultBits: UInt64 { if case .bits(let bits) = defaultValue { bits } else { 0 } }

  /// The content of an absent text or of absent bytes.
  var defaultBytes: [UInt8] { if case .bytes(let bytes) = defaultValue { bytes } else { [] } }

  /// The value that a descriptor's text gives; nil for 0 or empty without a text.
  /// - Throws: `.malformed` when the text is no value of the field's type.
  func defaultValue(
    _ text: String?, _ enumerations: [MessageType.Enumeration]
  ) throws(StreamError) -> MessageType.DefaultValue? {
    // Repeated fields and messages have no default.
    guard count == .one else { return nil }
    let value: MessageType.DefaultValue?
    switch (type, text) {
    case (.enumeration(let index), let text?):
      value = enumerations[index].numbers[text].map(Self.bits)
    case (.enumeration(let index), nil):
      let first = enumerations[index].first
      return first == 0 ? nil : Self.bits(first)
    case (.structure, _), (_, nil): return nil
    case (.text, let text?): value = .bytes(Array(text.utf8))
    case (.bytes, let text?): value = Self.unescape(text).map { .bytes($0) }
    case (.number(let number), let text?): value = Self.number(text, number)
    // Only ROS has these types.
    case (.wideText, _), (.time, _), (.duration, _): return nil
    }
    guard let value else {
      throw StreamError(
        .malformed, "field '\(name)' has the invalid default '\((text ?? "").printable)'")
    }
    return value
  }

  private static func bits(_ number: some FixedWidthInteger) -> MessageType.DefaultValue {
    .bits(UInt64(truncatingIfNeeded: number))
  }

  private static func number(
    _ text: String, _ type: TensorElementType
  ) -> MessageType.DefaultValue? {
    switch type {
    case .bool: text == "true" ? .bits(1) : text == "false" ? .bits(0) : nil
    case .int32: integer(text, as: Int32.self).map(bits)
    case .uint32: integer(text, as: UInt32.self).map(bits)
    case .int64: integer(text, as: Int64.self).map(bits)
    case .uint64: integer(text, as: UInt64.self).map(bits)
    // `inf`, `-inf` and `nan` included. protoc, too, rounds to 64 bits first.
    case .float32: Double(text).map { bits(Float($0).bitPattern) }
    case .float64: Double(text).map { bits($0.bitPattern) }
    // Protobuf does not have these types.
    case .int8, .uint8, .int16, .uint16: nil
    }
  }

  /// A number as C writes it: decimal, hexadecimal after `0x`, octal after `0`.
  private static func integer<T: FixedWidthInteger>(_ text: String, as type: T.Type) -> T? {
    let sign = text.hasPrefix("-") ? "-" : ""
    let digits = text.dropFirst(sign.count)
    if digits.hasPrefix("0x") || digits.hasPrefix("0X") {
      return T(sign + digits.dropFirst(2), radix: 16)
    }
    return digits.hasPrefix("0") ? T(text, radix: 8) : T(text)
  }

  /// The bytes of a text with the escapes of C.
  private static func unescape(_ text: String) -> [UInt8]? {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]

    /// The number in the next digits, at most `most`; nil without a digit or above 255.
    func number(radix: Int, most: Int) -> UInt8? {
      let digits = rest.prefix(most).prefix {
        Character(Unicode.Scalar($0)).hexDigitValue.map { $0 < radix } ?? false
      }
      rest = rest.dropFirst(digits.count)
      return UInt8(String(decoding: digits, as: UTF8.self), radix: radix)
    }

    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\\") else {
        bytes.append(byte)
        continue
      }
      guard let escape = rest.first else { return nil }
      if (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(escape) {
        guard let value = number(radix: 8, most: 3) else { return nil }
        bytes.append(value)
        continue
      }
      rest.removeFirst()
      switch Unicode.Scalar(escape) {
      case "a": bytes.append(0x07)
      case "b": bytes.append(0x08)
      case "f": bytes.append(0x0C)
      case "n": bytes.append(0x0A)
      case "r": bytes.append(0x0D)
      case "t": bytes.append(0x09)
      case "v": bytes.append(0x0B)
      case "\\", "'", "\"", "?": bytes.append(escape)
      case "x", "X":
        guard let value = number(radix: 16, most: 2) else { return nil }
        bytes.append(value)
      default: return nil
      }
    }
    return bytes
  }
}
