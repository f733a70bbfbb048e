internal import Bytes

/// Splits the text of OMG IDL (OMG IDL 4.2, section 7.2) into tokens.
struct IDLLexer {
  enum Token: Equatable {
    case name(String)
    /// An integer or the code of a character; nil for a number that is no integer of 64 bits.
    case number(Int64?)
    /// A string, or a character outside ASCII.
    case text
    /// One ASCII character, or `::`.
    case symbol(String)
    case end
  }

  private let text: [UInt8]
  private var position = 0
  private(set) var line = 1
  /// The token at the position, already read.
  private(set) var next = Token.end

  init(_ text: [UInt8]) throws(StreamError) {
    self.text = text
    // A definition may begin with the separator of rosbag2.
    skipSeparator()
    try advance()
  }

  /// - Returns: the token at the position, which is passed.
  mutating func take() throws(StreamError) -> Token {
    let token = next
    try advance()
    return token
  }

  /// True when a character follows the next token without a space.
  func isAdjacent(_ symbol: String) -> Bool { byte() == symbol.utf8.first }

  private func byte(_ offset: Int = 0) -> UInt8 {
    position + offset < text.count ? text[position + offset] : 0
  }

  private mutating func advance() throws(StreamError) {
    try skipSpace()
    guard position < text.count else {
      next = .end
      return
    }
    let first = byte()
    switch first {
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      let start = position + 1
      try skipText(until: first)
      let code = first == UInt8(ascii: "'") ? Self.code(text[start..<position - 1]) : nil
      next = code.map { .number($0) } ?? .text
    case UInt8(ascii: "0")...UInt8(ascii: "9"): next = .number(Self.integer(takeWord(dots: true)))
    case UInt8(ascii: "."): next = .number(Self.integer(takeWord(dots: true)))
    case _ where Self.isWord(first): next = .name(takeWord(dots: false))
    case UInt8(ascii: ":") where byte(1) == first:
      position += 2
      next = .symbol("::")
    case 0x21...0x7E:
      position += 1
      next = .symbol(String(UnicodeScalar(first)))
    default: throw fault("the invalid byte \(first)")
    }
  }

  /// Passes white space, comments, and lines for the preprocessor.
  private mutating func skipSpace() throws(StreamError) {
    while position < text.count {
      switch byte() {
      case UInt8(ascii: "\n"):
        line += 1
        position += 1
        skipSeparator()
      case 0x09...0x0D, UInt8(ascii: " "): position += 1
      case UInt8(ascii: "#"): skipLine(continued: true)
      case UInt8(ascii: "/") where byte(1) == UInt8(ascii: "/"): skipLine(continued: false)
      case UInt8(ascii: "/") where byte(1) == UInt8(ascii: "*"):
        let start = fault("a comment without '*/'")
        position += 2
        while byte() != UInt8(ascii: "*") || byte(1) != UInt8(ascii: "/") {
          guard position < text.count else { throw start }
          if byte() == UInt8(ascii: "\n") { line += 1 }
          position += 1
        }
        position += 2
      default: return
      }
    }
  }

  /// Passes the line of `=` before each definition and the line `IDL: pkg/msg/Type` after it, as
  /// rosbag2 and the MCAP registry put several definitions in one text.
  private mutating func skipSeparator() {
    guard byte() == UInt8(ascii: "="), byte(1) == UInt8(ascii: "=") else { return }
    skipLine(continued: false)
    guard position + 4 < text.count, text[position + 1..<position + 5].elementsEqual("IDL:".utf8)
    else { return }
    line += 1
    position += 1
    skipLine(continued: false)
  }

  /// Passes the line up to its end.
  private mutating func skipLine(continued: Bool) {
    while position < text.count, byte() != UInt8(ascii: "\n") {
      if continued, byte() == UInt8(ascii: "\\"), byte(1) == UInt8(ascii: "\n") {
        line += 1
        position += 1
      }
      position += 1
    }
  }

  private mutating func skipText(until quote: UInt8) throws(StreamError) {
    let start = fault("a text without its end")
    position += 1
    while byte() != quote {
      if byte() == UInt8(ascii: "\\") { position += 1 }
      guard position < text.count else { throw start }
      if byte() == UInt8(ascii: "\n") { line += 1 }
      position += 1
    }
    position += 1
  }

  private mutating func takeWord(dots: Bool) -> String {
    let start = position
    while position < text.count {
      let isSign = byte() == UInt8(ascii: "+") || byte() == UInt8(ascii: "-")
      // 1e-3
      let isExponent =
        dots && isSign && position > start
        && (text[position - 1] | 0x20) == UInt8(ascii: "e")
        && !text[start..<position].starts(with: "0x".utf8)
      guard Self.isWord(byte()) || (dots && byte() == UInt8(ascii: ".")) || isExponent else {
        break
      }
      position += 1
    }
    return String(decoding: text[start..<position], as: UTF8.self)
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  /// The code of one character, or of an escape (OMG IDL 4.2, table 7-9).
  private static func code(_ text: ArraySlice<UInt8>) -> Int64? {
    guard let first = text.first else { return nil }
    guard first == UInt8(ascii: "\\"), let kind = text.dropFirst().first else {
      return text.count == 1 && first < 0x80 ? Int64(first) : nil
    }
    let digits = String(decoding: text.dropFirst(), as: UTF8.self)
    if kind == UInt8(ascii: "x") { return Int64(digits.dropFirst(), radix: 16) }
    if let octal = Int64(digits, radix: 8) { return octal }
    guard text.count == 2 else { return nil }
    let escapes: [Character: Int64] = [
      "n": 10, "t": 9, "v": 11, "b": 8, "r": 13, "f": 12, "a": 7,
    ]
    return escapes[Character(UnicodeScalar(kind))] ?? Int64(kind)
  }

  /// Decimal, `0x` hexadecimal, or octal with a leading 0.
  private static func integer(_ word: String) -> Int64? {
    let lower = word.utf8.map { $0 | 0x20 }
    if lower.starts(with: "0x".utf8) { return Int64(word.dropFirst(2), radix: 16) }
    if word.utf8.first == UInt8(ascii: "0"), let octal = Int64(word, radix: 8) { return octal }
    return Int64(word)
  }

  /// An error with the line of the next token.
  func fault(_ text: String) -> StreamError {
    StreamError(.malformed, "line \(line) of the IDL has \(text.printable)")
  }
}

extension IDLLexer.Token: CustomStringConvertible {
  /// For an error.
  var description: String {
    switch self {
    case .name(let name): "'\(name)'"
    case .number: "a number"
    case .text: "a text"
    case .symbol(let symbol): "'\(symbol)'"
    case .end: "its end"
    }
  }
}
