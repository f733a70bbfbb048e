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

  /// The two characters of each 12 bits, the first in the low byte.
  private static let pairs: [UInt16] = (0..<4096).map {
    UInt16(alphabet[$0 >> 6]) | UInt16(alphabet[$0 & 63]) << 8
  }

  package static func encode(_ bytes: RawSpan, into text: inout ByteBuilder) {
    let whole = bytes.byteCount / 3
    // Groups of three bytes, as many at a time as fit the processor's caches.
    var group = 0
    while group < whole {
      let count = min(whole - group, 4096)
      text.append(count: 4 * count) { (target) in
        let pairs = pairs.span
        for index in 0..<count {
          let place = 3 * (group + index)
          let first = bytes.load(littleEndianAt: place, as: UInt8.self)
          let second = bytes.load(littleEndianAt: place + 1, as: UInt8.self)
          let third = bytes.load(littleEndianAt: place + 2, as: UInt8.self)
          let left = Int(first) << 4 | Int(second) >> 4
          let right = (Int(second) & 15) << 8 | Int(third)
          let characters = UInt32(pairs[left]) | UInt32(pairs[right]) << 16
          target.storeBytes(of: characters.littleEndian, toByteOffset: 4 * index, as: UInt32.self)
        }
      }
      group += count
    }
    encodeEnd(bytes.extracting(droppingFirst: 3 * whole), into: &text)
  }

  /// One or two bytes, filled up with padding.
  private static func encodeEnd(_ bytes: RawSpan, into text: inout ByteBuilder) {
    guard bytes.byteCount > 0 else { return }
    var group = 0
    for place in 0..<2 {
      let byte: UInt8 = place < bytes.byteCount ? bytes.load(littleEndianAt: place) : 0
      group = group << 8 | Int(byte)
    }
    text.append(pairs[group >> 4])
    text.append(bytes.byteCount == 2 ? alphabet[(group & 15) << 2] : padding)
    text.append(padding)
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
