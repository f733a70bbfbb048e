/// Bytes as text in the standard alphabet. RFC 4648, section 4.
package enum Base64 {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  private static let padding = UInt8(ascii: "=")
  private static let notInAlphabet: UInt8 = 0xFF

  private static let values: [UInt8] = {
    var values = [UInt8](repeating: notInAlphabet, count: 256)
    for (value, character) in alphabet.enumerated() { values[Int(character)] = UInt8(value) }
    return values
  }()

  package static func encode(_ bytes: RawSpan, into text: inout ByteBuilder) {
    var index = 0
    while index < bytes.byteCount {
      let count = min(3, bytes.byteCount - index)
      var group: UInt32 = 0
      for offset in 0..<3 {
        let byte: UInt8 = offset < count ? bytes.load(littleEndianAt: index + offset) : 0
        group = group << 8 | UInt32(byte)
      }
      var characters: UInt32 = 0
      for offset in 0..<4 {
        let character =
          offset <= count
          ? alphabet[Int(group >> UInt32(18 - 6 * offset) & 63)] : padding
        characters |= UInt32(character) << UInt32(8 * offset)
      }
      text.append(characters)
      index += 3
    }
  }

  /// - Throws: `.malformed` for a character outside the alphabet, or wrong padding.
  package static func decode(_ text: RawSpan) throws(StreamError) -> [UInt8] {
    guard text.byteCount % 4 == 0 else {
      throw StreamError(.malformed, "base64 of \(text.byteCount) characters, not a multiple of 4")
    }
    var result = ByteBuilder(reserving: text.byteCount / 4 * 3)
    var index = 0
    while index < text.byteCount {
      let isLast = index + 4 == text.byteCount
      var group: UInt32 = 0
      var missing = 0
      for offset in 0..<4 {
        let character: UInt8 = text.load(littleEndianAt: index + offset)
        let value = values[Int(character)]
        if value != notInAlphabet, missing == 0 {
          group = group << 6 | UInt32(value)
        } else if character == padding, isLast, offset >= 2 {
          group <<= 6
          missing += 1
        } else {
          throw StreamError(.malformed, "character \(index + offset) is not base64")
        }
      }
      for offset in 0..<3 - missing {
        result.append(UInt8(truncatingIfNeeded: group >> UInt32(16 - 8 * offset)))
      }
      index += 4
    }
    return result.bytes
  }
}
