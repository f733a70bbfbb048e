/// Writes JSON, on one line or indented, and adds the commas.
///
/// A number has the fewest digits that read back to the same value. JSON has no NaN or infinity:
/// they become the strings `"NaN"`, `"Infinity"` and `"-Infinity"`.
package struct JSONText {
  package private(set) var utf8 = ByteBuilder()
  private var needsComma = false
  private let indent: Int?
  private var depth = 0
  private var followsKey = false

  /// - Parameters:
  ///   - indent: spaces per level, with every element on a line of its own; nil for one line.
  package init(indent: Int? = nil) { self.indent = indent }

  package var count: Int { utf8.count }
  package var string: String { String(decoding: utf8.bytes, as: UTF8.self) }

  /// Empties the text and keeps its memory.
  package mutating func removeAll() {
    utf8.removeAll()
    (needsComma, followsKey) = (false, false)
    depth = 0
  }

  package mutating func beginObject() { begin("{") }
  package mutating func endObject() { end("}") }
  package mutating func beginArray() { begin("[") }
  package mutating func endArray() { end("]") }

  /// The key of a member, whose value follows.
  package mutating func key(_ key: String) {
    separate()
    quote(key)
    utf8.append(utf8: indent == nil ? ":" : ": ")
    needsComma = false
    followsKey = true
  }

  package mutating func null() { token("null") }
  package mutating func value(_ value: Bool) { token(value ? "true" : "false") }
  package mutating func value(_ value: some FixedWidthInteger) { token(value.description) }

  package mutating func value(_ value: some BinaryFloatingPoint & CustomStringConvertible) {
    if value.isFinite {
      token(value.description)
    } else if value.isNaN {
      self.value("NaN")
    } else {
      self.value(value < 0 ? "-Infinity" : "Infinity")
    }
  }

  package mutating func value(_ value: String) {
    separate()
    quote(value)
  }

  /// Bytes as a string of base64.
  package mutating func value(base64 bytes: RawSpan) {
    separate()
    utf8.append(UInt8(ascii: "\""))
    Base64.encode(bytes, into: &utf8)
    utf8.append(UInt8(ascii: "\""))
  }

  /// A value as it was read: a number digit by digit.
  package mutating func value(json: RawSpan) {
    separate()
    utf8.append(json)
  }

  package mutating func value(_ value: JSONValue) {
    switch value {
    case .null: null()
    case .bool(let bool): self.value(bool)
    case .number(let number):
      // A tree does not distinguish 1 from 1.0; readers of sizes and counts expect the former.
      if let integer = Int64(exactly: number), abs(number) <= 0x1p53 {
        self.value(integer)
      } else {
        self.value(number)
      }
    case .string(let text): self.value(text)
    case .array(let elements):
      beginArray()
      for element in elements { self.value(element) }
      endArray()
    case .object(let members):
      beginObject()
      for member in members {
        key(member.key)
        self.value(member.value)
      }
      endObject()
    }
  }

  private mutating func token(_ text: String) {
    separate()
    utf8.append(utf8: text)
  }

  private mutating func begin(_ bracket: String) {
    separate()
    utf8.append(utf8: bracket)
    needsComma = false
    depth += 1
  }

  private mutating func end(_ bracket: String) {
    depth -= 1
    if needsComma { breakLine() }
    utf8.append(utf8: bracket)
    needsComma = true
  }

  private mutating func separate() {
    if needsComma { utf8.append(UInt8(ascii: ",")) }
    if depth > 0, !followsKey { breakLine() }
    needsComma = true
    followsKey = false
  }

  private mutating func breakLine() {
    guard let indent else { return }
    utf8.append(UInt8(ascii: "\n"))
    utf8.append([UInt8](repeating: UInt8(ascii: " "), count: indent * depth))
  }

  /// True for characters of ASCII that stand for themselves in a string; looks at eight at a time.
  private static func isPlain(_ text: RawSpan) -> Bool {
    let (ones, highest) = (0x0101_0101_0101_0101 as UInt64, 0x8080_8080_8080_8080 as UInt64)
    var place = 0
    while place + 8 <= text.byteCount {
      // Bytes below a limit, and bytes that are 0: Warren, "Hacker's Delight", 6-1.
      let word: UInt64 = text.load(littleEndianAt: place)
      let quotes = word ^ ones &* UInt64(UInt8(ascii: "\""))
      let escapes = word ^ ones &* UInt64(UInt8(ascii: "\\"))
      let deletes = word ^ ones &* 0x7F
      let controls = (word &- ones &* 0x20) & ~word
      let special = (quotes &- ones) & ~quotes | (escapes &- ones) & ~escapes
      let found = special | (deletes &- ones) & ~deletes | controls | word
      guard found & highest == 0 else { return false }
      place += 8
    }
    while place < text.byteCount {
      let byte: UInt8 = text.load(littleEndianAt: place)
      guard byte >= 0x20, byte < 0x7F, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") else {
        return false
      }
      place += 1
    }
    return true
  }

  /// Escapes control characters, also those beyond ASCII: a terminal would obey them.
  private mutating func quote(_ text: String) {
    utf8.append(UInt8(ascii: "\""))
    if unsafe Self.isPlain(text.utf8Span.span.bytes) {
      utf8.append(utf8: text)
      utf8.append(UInt8(ascii: "\""))
      return
    }
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": utf8.append(utf8: "\\\"")
      case "\\": utf8.append(utf8: "\\\\")
      case "\n": utf8.append(utf8: "\\n")
      case "\r": utf8.append(utf8: "\\r")
      case "\t": utf8.append(utf8: "\\t")
      case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{200E}", "\u{200F}",
        "\u{2028}"..."\u{202E}", "\u{2066}"..."\u{2069}":
        let digits = String(scalar.value, radix: 16)
        utf8.append(utf8: "\\u" + String(repeating: "0", count: 4 - digits.count) + digits)
      case "\u{20}"..."\u{7E}": utf8.append(UInt8(truncatingIfNeeded: scalar.value))
      case _ where scalar.keptByte != nil: utf8.append(utf8: "\\" + (scalar.escape ?? ""))
      default: utf8.append(utf8: String(scalar))
      }
    }
    utf8.append(UInt8(ascii: "\""))
  }
}
