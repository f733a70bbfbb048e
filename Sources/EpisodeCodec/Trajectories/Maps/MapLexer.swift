package import Bytes

/// A word or sign of the map language, which rules share; see bagpipe-rules(5).
package struct MapToken: Sendable {
  package enum Kind: Equatable, Sendable {
    case name(String, isQuoted: Bool)
    case number(Double, String)
    /// A length of time in nanoseconds, in rules: `200ms`.
    case duration(UInt64, String)
    case text(String)
    case sign(String)
    /// The end of a statement. Line ends inside parentheses or brackets, or after a comma or an
    /// operator, do not count.
    case newline
    case end
  }

  package let kind: Kind
  package let location: MapLocation

  /// The token in an error message.
  package var description: String {
    switch kind {
    case .name(let name, _): "'\(name)'"
    case .number(_, let text), .duration(_, let text): "'\(text)'"
    case .text(let text): "\"\(text)\""
    case .sign(let sign): "'\(sign)'"
    case .newline: "the end of the line"
    case .end: "the end"
    }
  }
}

/// Splits the text of a map into tokens.
package struct MapLexer {
  /// The longest text accepted, in bytes of UTF-8.
  static let longestText = 1 << 16

  private let bytes: [UInt8]
  private var position = 0
  private var location: MapLocation
  private var depth = 0
  /// True where fields of topics are names, `/joint_states.effort[0]`, and numbers may have a unit of
  /// time.
  private let isRules: Bool

  private init(_ text: String, source: String, isRules: Bool) throws(StreamError) {
    self.isRules = isRules
    bytes = Array(text.utf8)
    location = MapLocation(source: source)
    guard bytes.count <= Self.longestText else {
      throw location.error(
        .limit, "the \(isRules ? "rules have" : "map has") more than \(Self.longestText) bytes")
    }
  }

  /// All tokens of a text, the last one `end`.
  package static func tokens(
    of text: String, source: String, isRules: Bool = false
  ) throws(StreamError) -> [MapToken] {
    var lexer = try MapLexer(text, source: source, isRules: isRules)
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
    case UInt8(ascii: "\""):
      let (start, text) = (position, try quoted())
      guard isRules, beginsPath else { return token(.text(text)) }
      return token(.name(try field(from: start), isQuoted: true))
    case UInt8(ascii: "/") where isRules && byte(1).isNameStart && !followsValue:
      return token(.name(try field(from: position), isQuoted: true))
    case let first where first.isNameStart:
      let (start, name) = (position, name())
      guard isRules, byte() == UInt8(ascii: "."), beginsPath else {
        return token(.name(name, isQuoted: false))
      }
      return token(.name(try field(from: start), isQuoted: true))
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
    if isRules, byte().isNameStart, let value = Double(text) {
      let unit = name()
      guard let length = MapDuration.nanoseconds(value, unit: unit) else {
        throw location.error("'\(text)\(unit)' is not a length of time such as 200ms, 5s or 2min")
      }
      return .duration(length, text + unit)
    }
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

extension MapLexer {
  /// True at a `.` or `[` that continues the name of a topic with a path.
  private var beginsPath: Bool {
    switch byte() {
    case UInt8(ascii: "."): byte(1).isNamePart || byte(1) == UInt8(ascii: "\"")
    case UInt8(ascii: "["): true
    default: false
    }
  }

  /// True right after a value, where a `/` divides.
  private var followsValue: Bool {
    guard position > 0 else { return false }
    let last = bytes[position - 1]
    return last.isNamePart || [UInt8(ascii: ")"), UInt8(ascii: "]")].contains(last)
  }

  /// The rest of a field of a topic, whose text begins at `start`.
  private mutating func field(from start: Int) throws(StreamError) -> String {
    let place = location
    while true {
      if byte().isNamePart
        || byte() == UInt8(ascii: "/") && (byte(1).isNamePart || position == start)
      {
        advance()
      } else if byte() == UInt8(ascii: "["), beginsPath {
        repeat {
          guard position < bytes.count, byte() != UInt8(ascii: "\n") else {
            throw place.error("the closing bracket of the field is missing")
          }
          if byte() == UInt8(ascii: "\"") { _ = try quoted() } else { advance() }
        } while byte() != UInt8(ascii: "]")
        advance()
      } else if beginsPath {
        advance()
        if byte() == UInt8(ascii: "\"") { _ = try quoted() }
      } else {
        return String(decoding: bytes[start..<position], as: UTF8.self)
      }
    }
  }
}

/// Lengths of time with a unit.
package enum MapDuration {
  private static let units: [(name: String, nanoseconds: Double)] = [
    ("ns", 1), ("us", 1e3), ("ms", 1e6), ("s", 1e9), ("min", 60e9), ("h", 3600e9), ("d", 86400e9),
  ]

  /// nil for an unknown unit, a negative length, or one above a hundred years.
  package static func nanoseconds(_ value: Double, unit: String) -> UInt64? {
    guard let unit = units.first(where: { $0.name == unit }) else { return nil }
    let length = (value * unit.nanoseconds).rounded()
    return length >= 0 && length < 3.2e18 ? UInt64(length) : nil
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
