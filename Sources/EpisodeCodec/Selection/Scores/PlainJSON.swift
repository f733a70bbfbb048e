internal import Bytes

/// Reads JSON on one line as programs write nearly all of it: keys and texts of ASCII without escapes,
/// and numbers of few digits. It looks at each byte about once and makes no texts.
///
/// Each function gives up on anything else, sound or not; `JSONReader` then reads and judges it.
struct PlainJSON: ~Escapable {
  private let bytes: RawSpan
  private(set) var position = 0

  @_lifetime(copy bytes)
  init(_ bytes: RawSpan) { self.bytes = bytes }

  /// The byte at the position; 0, which JSON never contains, at the end.
  var byte: UInt8 { byte(at: position) }

  @inline(__always)
  private func byte(at place: Int) -> UInt8 {
    place < bytes.byteCount ? bytes.load(littleEndianAt: place) : 0
  }

  @inline(__always)
  mutating func skipBlanks() {
    while byte <= 0x20, byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A {
      position += 1
    }
  }

  /// Takes a sign and the blanks around it.
  @inline(__always)
  mutating func take(_ sign: UInt8) -> Bool {
    skipBlanks()
    guard byte == sign else { return false }
    position += 1
    skipBlanks()
    return true
  }

  /// Takes a text.
  /// - Returns: the range between the quotes.
  @inline(__always)
  mutating func takeText() -> Range<Int>? {
    guard byte == UInt8(ascii: "\"") else { return nil }
    let start = position + 1
    var end = start
    while end + 8 <= bytes.byteCount {
      let found = Self.special(bytes.load(littleEndianAt: end))
      end += found.trailingZeroBitCount / 8
      if found != 0 { break }
    }
    // What ends the loop early is the quote, or is not plain.
    while byte(at: end) != UInt8(ascii: "\"") {
      let byte = byte(at: end)
      guard byte >= 0x20, byte < 0x80, byte != UInt8(ascii: "\\") else { return nil }
      end += 1
    }
    position = end + 1
    return start..<end
  }

  /// The high bit of the first byte that may end a plain text: a quote, a backslash, a control
  /// character, or one beyond ASCII. Warren, "Hacker's Delight", 6-1.
  @inline(__always)
  private static func special(_ word: UInt64) -> UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let quotes = word ^ ones &* UInt64(UInt8(ascii: "\""))
    let escapes = word ^ ones &* UInt64(UInt8(ascii: "\\"))
    let controls = (word &- ones &* 0x20) & ~word
    let found = (quotes &- ones) & ~quotes | (escapes &- ones) & ~escapes | controls | word
    return found & 0x8080_8080_8080_8080
  }

  /// The first eight bytes of a range as a number, zeros behind fewer.
  @inline(__always)
  func head(of range: Range<Int>) -> UInt64 {
    guard range.count < 8 else { return bytes.load(littleEndianAt: range.lowerBound) }
    if range.lowerBound + 8 <= bytes.byteCount {
      let word: UInt64 = bytes.load(littleEndianAt: range.lowerBound)
      return word & (1 << UInt64(8 * range.count) - 1)
    }
    return range.reversed().reduce(0) { $0 << 8 | UInt64(byte(at: $1)) }
  }

  /// Takes a number of few digits without an exponent; the result is that of `JSONReader`.
  @inline(__always)
  private mutating func takeNumber() -> Double? {
    var place = position
    let isNegative = byte == UInt8(ascii: "-")
    if isNegative { place += 1 }
    let start = place
    var digits: UInt64 = 0
    func takeDigits() {
      while case let digit = byte(at: place) &- UInt8(ascii: "0"), digit < 10, place < start + 20 {
        digits = digits &* 10 &+ UInt64(digit)
        place += 1
      }
    }
    takeDigits()
    guard place > start, byte(at: start) != UInt8(ascii: "0") || place == start + 1 else {
      return nil
    }
    var decimals = 0
    if byte(at: place) == UInt8(ascii: ".") {
      let point = place
      place += 1
      takeDigits()
      decimals = place - point - 1
      guard decimals > 0 else { return nil }
    }
    // Both factors are exact, so one operation rounds correctly.
    guard place <= start + 19, digits < 1 << 53, decimals < Self.powers.count,
      byte(at: place) | 0x20 != UInt8(ascii: "e")
    else { return nil }
    position = place
    let magnitude = Double(digits) / Self.powers[decimals]
    return isNegative ? -magnitude : magnitude
  }

  private static let powers: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9,
    1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
  ]

  /// Takes `true`, `false` or `null`.
  /// - Returns: 1, 0, or NaN for null.
  mutating func takeWord() -> Double? {
    guard position + 4 <= bytes.byteCount else { return nil }
    switch bytes.load(littleEndianAt: position, as: UInt32.self) {
    case 0x6575_7274:
      position += 4
      return 1
    case 0x736C_6166 where byte(at: position + 4) == UInt8(ascii: "e"):
      position += 5
      return 0
    case 0x6C6C_756E:
      position += 4
      return .nan
    default: return nil
    }
  }

  /// Takes a value of any kind, however it is written.
  mutating func skipValue() -> Bool {
    var reader = rest
    guard (try? reader.skipValue()) != nil else { return false }
    position += reader.position
    return true
  }

  /// Takes a number, however it is written.
  mutating func takeAnyNumber() -> Double? {
    if let number = takeNumber() { return number }
    var reader = rest
    guard let number = try? reader.readNumber() else { return nil }
    position += reader.position
    return number
  }

  private var rest: JSONReader {
    @_lifetime(copy self)
    get { JSONReader(bytes.extracting(position..<bytes.byteCount), depth: 1) }
  }
}
