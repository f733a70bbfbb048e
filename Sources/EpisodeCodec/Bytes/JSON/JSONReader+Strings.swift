extension JSONReader {
  /// Reads a string. Half of a surrogate pair becomes U+FFFD.
  package mutating func readString() throws(StreamError) -> String {
    let (range, hasEscapes) = try scanString()
    return text(range, hasEscapes: hasEscapes)
  }

  /// The text of a string that has been scanned.
  package func text(_ range: Range<Int>, hasEscapes: Bool) -> String {
    // It has been checked, and no escape makes what is not UTF-8.
    hasEscapes
      ? String(decoding: unescape(range), as: UTF8.self)
      : String(repairingUTF8: bytes.extracting(range))
  }

  private var notUTF8: StreamError { .notUTF8.prefixed("JSON: ") }

  /// Skips a string and checks it.
  /// - Returns: the range between the quotes.
  package mutating func scanString() throws(StreamError) -> (range: Range<Int>, hasEscapes: Bool) {
    skipWhitespace()
    guard byte == UInt8(ascii: "\"") else { throw malformed("no string") }
    position += 1
    let start = position
    var hasEscapes = false
    var isASCII = true
    skipPlain()
    while byte != UInt8(ascii: "\"") {
      guard byte >= 0x20 else { throw malformed("a string without its end") }
      if byte == UInt8(ascii: "\\") {
        hasEscapes = true
        try skipEscape()
      } else if byte < 0x80 {
        position += 1
      } else {
        isASCII = false
        while byte >= 0x80 { position += 1 }
      }
      skipPlain()
    }
    let range = start..<position
    position += 1
    if !isASCII, String(validatingUTF8: bytes.extracting(range)) == nil { throw notUTF8 }
    return (range, hasEscapes)
  }

  /// Skips characters of ASCII that mean themselves, eight at a time. What follows does not, or there
  /// are fewer left.
  private mutating func skipPlain() {
    let (ones, highest) = (0x0101_0101_0101_0101 as UInt64, 0x8080_8080_8080_8080 as UInt64)
    while position + 8 <= bytes.byteCount {
      // Bytes below a limit, and bytes that are 0: Warren, "Hacker's Delight", 6-1.
      // The lowest bit that is set is right, which is the one that counts.
      let word = UInt64(
        littleEndian: unsafe bytes.unsafeLoadUnaligned(
          fromUncheckedByteOffset: position, as: UInt64.self))
      let quotes = word ^ ones &* UInt64(UInt8(ascii: "\""))
      let escapes = word ^ ones &* UInt64(UInt8(ascii: "\\"))
      let controls = (word &- ones &* 0x20) & ~word
      let found = (quotes &- ones) & ~quotes | (escapes &- ones) & ~escapes | controls | word
      guard found & highest == 0 else {
        position += (found & highest).trailingZeroBitCount / 8
        return
      }
      position += 8
    }
  }

  private mutating func skipEscape() throws(StreamError) {
    position += 1
    switch byte {
    case UInt8(ascii: "u"):
      position += 1
      for _ in 0..<4 {
        guard Self.hexDigit(byte) != nil else { throw malformed("no four hexadecimal digits") }
        position += 1
      }
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
      UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      position += 1
    default: throw malformed("an unknown escape")
    }
  }

  /// The UTF-8 of a string that `scanString` has checked.
  private func unescape(_ range: Range<Int>) -> [UInt8] {
    var plain: [UInt8] = []
    plain.reserveCapacity(range.count)
    var index = range.lowerBound
    func character(_ index: Int) -> UInt8 { bytes.load(littleEndianAt: index) }
    /// The UTF-16 unit of a `\uXXXX` at an index; nil where there is none.
    func unit(_ index: Int) -> UInt32? {
      guard index + 6 <= range.upperBound, character(index) == UInt8(ascii: "\\"),
        character(index + 1) == UInt8(ascii: "u")
      else { return nil }
      return (2..<6).reduce(0) { $0 << 4 | UInt32(Self.hexDigit(character(index + $1)) ?? 0) }
    }
    while index < range.upperBound {
      guard character(index) == UInt8(ascii: "\\") else {
        plain.append(character(index))
        index += 1
        continue
      }
      guard let first = unit(index) else {
        plain.append(Self.controlCharacter(character(index + 1)))
        index += 2
        continue
      }
      index += 6
      var code = first
      if first >> 10 == 0x36, let second = unit(index), second >> 10 == 0x37 {
        code = 0x10000 + (first & 0x3FF) << 10 + (second & 0x3FF)
        index += 6
      }
      plain.append(contentsOf: String(Unicode.Scalar(code) ?? "\u{FFFD}").utf8)
    }
    return plain
  }

  private static func controlCharacter(_ letter: UInt8) -> UInt8 {
    switch letter {
    case UInt8(ascii: "b"): 0x08
    case UInt8(ascii: "f"): 0x0C
    case UInt8(ascii: "n"): 0x0A
    case UInt8(ascii: "r"): 0x0D
    case UInt8(ascii: "t"): 0x09
    default: letter
    }
  }

  private static func hexDigit(_ character: UInt8) -> UInt8? {
    switch character {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): character - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): character - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
