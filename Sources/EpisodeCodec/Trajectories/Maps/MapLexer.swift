internal import Bytes

/// A word or sign of the map language.
struct MapToken: Sendable {
  enum Kind: Equatable, Sendable {
    case name(String, isQuoted: Bool)
    case number(Double, String)
    case text(String)
    case sign(String)
    /// The end of a statement. Line ends inside parentheses or brackets, or after a comma or an
    /// operator, do not count.
    case newline
    case end
  }

  let kind: Kind
  let location: MapLocation

  /// The token in an error message.
  var description: String {
    switch kind {
    case .name(let name, _): "'\(name)'"
    case .number(_, let text): "'\(text)'"
    case .text(let text): "\"\(text)\""
    case .sign(let sign): "'\(sign)'"
    case .newline: "the end of the line"
    case .end: "the end"
    }
  }
}

/// Splits the text of a map into tokens.
struct MapLexer {
  /// The longest text accepted, in bytes of UTF-8.
  static let longestText = 1 << 16

  private let bytes: [UInt8]
  private var position = 0
  private var location: MapLocation
  private var depth = 0

  private init(_ text: String, source: String) throws(StreamError) {
    bytes = Array(text.utf8)
    location = MapLocation(source: source)
    guard bytes.count <= Self.longestText else {
      throw location.error(.limit, "the map has more than \(Self.longestText) bytes")
    }
  }

  /// All tokens of a text, the last one `end`.
  static func tokens(of text: String, source: String) throws(StreamError) -> [MapToken] {
    var lexer = try MapLexer(text, source: source)
    var tokens: [MapToken] = []
    repeat {
      let token = try lexer.next()
      if token.kind == .newline, case .sign(let sign)? = tokens.last?.kind, sign != ")", sign != "]"
      {
        continue
      }
      tokens.append(token)
    } while tokens.last?.kind != .end
    return tokens
  }

  private func byte(_ offset: Int = 0) -> UInt8 {
    position + offset < bytes.count ? bytes[position + offset] : 0
  }

  private mutating func advance(_ count: Int = 1) {
    for _ in 0..<count {
      // Continuation bytes of UTF-8 do not count as columns.
      if byte() & 0xC0 != 0x80 { location.column += 1 }
      position += 1
    }
  }

  private mutating func next() throws(StreamError) -> MapToken {
    while let token = skipBlank() { if depth == 0 { return token } }
    let start = location
    func token(_ kind: MapToken.Kind) -> MapToken { MapToken(kind: kind, location: start) }
    guard position < bytes.count else { return token(.end) }
    switch byte() {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): return token(try number())
    case UInt8(ascii: "."): return token(try number())
    case UInt8(ascii: "'"): return token(.name(try quoted(), isQuoted: true))
    case UInt8(ascii: "\""): return token(.text(try quoted()))
    case let first where first.isNameStart: return token(.name(name(), isQuoted: false))
    default: return token(.sign(try sign()))
    }
  }

  /// Skips blanks and comments up to the end of the line, which it returns.
  private mutating func skipBlank() -> MapToken? {
    while position < bytes.count {
      switch byte() {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): advance()
      case UInt8(ascii: "#"):
        while position < bytes.count, byte() != UInt8(ascii: "\n") { advance() }
      case UInt8(ascii: "\n"):
        let end = MapToken(kind: .newline, location: location)
        position += 1
        (location.line, location.column) = (location.line + 1, 1)
        return end
      default: return nil
      }
    }
    return nil
  }

  private mutating func number() throws(StreamError) -> MapToken.Kind {
    let (start, location) = (position, location)
    func isSign(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") }
    while byte().isDigit || byte() == UInt8(ascii: ".") { advance() }
    if byte() | 0x20 == UInt8(ascii: "e"), byte(1).isDigit || isSign(byte(1)) && byte(2).isDigit {
      advance(2)
      while byte().isDigit { advance() }
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    guard let value = Double(text), value.isFinite, !byte().isNameStart else {
      throw location.error("'\(text)\(byte().isNameStart ? "…" : "")' is not a number")
    }
    return .number(value, text)
  }

  /// A name: words joined by `/`. A `/` between spaces is a division.
  private mutating func name() -> String {
    let start = position
    while byte().isNamePart || byte() == UInt8(ascii: "/") && byte(1).isNamePart { advance() }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private mutating func quoted() throws(StreamError) -> String {
    let (quote, start) = (byte(), location)
    advance()
    var content: [UInt8] = []
    while byte() != quote {
      guard position < bytes.count, byte() != UInt8(ascii: "\n") else {
        throw start.error("the closing quote is missing")
      }
      content.append(byte())
      advance()
    }
    advance()
    return String(decoding: content, as: UTF8.self)
  }

  private mutating func sign() throws(StreamError) -> String {
    let first = byte()
    switch first {
    case UInt8(ascii: "("), UInt8(ascii: "["): depth += 1
    case UInt8(ascii: ")"), UInt8(ascii: "]"): depth = max(0, depth - 1)
    case UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: "+"), UInt8(ascii: "-"),
      UInt8(ascii: "*"), UInt8(ascii: "/"):
      break
    case UInt8(ascii: "="), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "!"):
      let isDouble = byte(1) == UInt8(ascii: "=")
      if isDouble || first != UInt8(ascii: "!") {
        advance(isDouble ? 2 : 1)
        return String(Character(Unicode.Scalar(first))) + (isDouble ? "=" : "")
      }
      fallthrough
    default: throw location.error("'\(Character(Unicode.Scalar(first)))' has no meaning here")
    }
    advance()
    return String(Character(Unicode.Scalar(first)))
  }
}

extension UInt8 {
  fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }

  fileprivate var isNameStart: Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20) || self == UInt8(ascii: "_")
      || self >= 0x80
  }

  fileprivate var isNamePart: Bool { isNameStart || isDigit }
}
