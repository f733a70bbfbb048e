internal import Bytes

extension IDLParser {
  /// A type without the extents of an array, which follow the name of what has it.
  mutating func takeType() throws(StreamError) -> IDLType {
    _ = try takeAnnotations()
    return try nested { (parser) throws(StreamError) in try parser.parseType() }
  }

  private mutating func parseType() throws(StreamError) -> IDLType {
    guard case .name(let keyword) = lexer.next else {
      return .named(try takeScopedName())
    }
    switch keyword {
    case "unsigned":
      _ = try lexer.take()
      switch try takeInteger() {
      case .int16: return .primitive(.number(.uint16))
      case .int64: return .primitive(.number(.uint64))
      default: return .primitive(.number(.uint32))
      }
    case "short": return .primitive(.number(try takeInteger()))
    case "long":
      _ = try lexer.take()
      if try accept("long") { return .primitive(.number(.int64)) }
      if try accept("double") { return .unsupported("long double") }
      return .primitive(.number(.int32))
    case "string", "wstring":
      _ = try lexer.take()
      if try accept("<") {
        try skipBound()
        try expect(">")
      }
      return .primitive(keyword == "string" ? .text : .wideText)
    case "sequence":
      _ = try lexer.take()
      try expect("<")
      let element = try takeType()
      if try accept(",") { try skipBound() }
      try expect(">")
      return .sequence(element)
    case "map", "fixed":
      _ = try lexer.take()
      if lexer.next == .symbol("<") { try skipAngles() }
      return .unsupported(keyword)
    case "any", "Object", "ValueBase":
      _ = try lexer.take()
      return .unsupported(keyword)
    default:
      guard let number = Self.numbers[keyword] else { return .named(try takeScopedName()) }
      _ = try lexer.take()
      return .primitive(.number(number))
    }
  }

  /// `char` and `octet` are numbers, as in ROS; `wchar` is a unit of UTF-16 (DDS-XTypes 1.3, Char16).
  private static let numbers: [String: TensorElementType] = [
    "boolean": .bool, "octet": .uint8, "char": .uint8, "wchar": .uint16, "float": .float32,
    "double": .float64, "int8": .int8, "uint8": .uint8, "int16": .int16, "uint16": .uint16,
    "int32": .int32, "uint32": .uint32, "int64": .int64, "uint64": .uint64,
  ]

  /// `short`, `long` or `long long`.
  private mutating func takeInteger() throws(StreamError) -> TensorElementType {
    if try accept("short") { return .int16 }
    try expect("long")
    return try accept("long") ? .int64 : .int32
  }

  private mutating func skipBound() throws(StreamError) {
    let wasInAngles = isInAngles
    isInAngles = true
    defer { isInAngles = wasInAngles }
    _ = try takeExpression()
  }

  private mutating func skipAngles() throws(StreamError) {
    var open = 0
    repeat {
      switch try lexer.take() {
      case .symbol("<"): open += 1
      case .symbol(">"): open -= 1
      case .end: throw lexer.fault("a '<' that does not close")
      default: break
      }
    } while open > 0
  }

  /// The name of a member or typedef, and its type with the extents after the name.
  mutating func takeDeclarator(_ type: IDLType) throws(StreamError) -> (String, IDLType) {
    let name = try takeName()
    var extents: [IDLExpression] = []
    while try accept("[") {
      extents.append(try takeExpression())
      guard extents.count <= MessageType.Limit.depth else { throw StreamError.deepTypes }
      try expect("]")
    }
    return (name, extents.isEmpty ? type : .array(type, extents))
  }

  // MARK: Expressions

  /// The operators of a constant expression, those that bind loosest first (OMG IDL 4.2, section
  /// 7.4.1.4.3).
  private static let operators: [[String]] = [
    ["|"], ["^"], ["&"], ["<<", ">>"], ["+", "-"], ["*", "/", "%"],
  ]

  mutating func takeExpression() throws(StreamError) -> IDLExpression {
    try nested { (parser) throws(StreamError) in try parser.parseExpression(0) }
  }

  private mutating func parseExpression(_ level: Int) throws(StreamError) -> IDLExpression {
    guard level < Self.operators.count else { return try parseOperand() }
    var left = try parseExpression(level + 1)
    var length = 0
    while let symbol = try acceptOperator(Self.operators[level]) {
      left = .binary(symbol, left, try parseExpression(level + 1))
      length += 1
      guard length < MessageType.Limit.depth else { throw StreamError.deepTypes }
    }
    return left
  }

  private mutating func acceptOperator(_ symbols: [String]) throws(StreamError) -> String? {
    for symbol in symbols {
      if symbol.utf8.count == 2 {
        let half = String(symbol.prefix(1))
        guard !isInAngles, lexer.next == .symbol(half), lexer.isAdjacent(half) else { continue }
        try expect(half)
        try expect(half)
        return symbol
      }
      if try accept(symbol) { return symbol }
    }
    return nil
  }

  private mutating func parseOperand() throws(StreamError) -> IDLExpression {
    switch lexer.next {
    case .symbol("("):
      let wasInAngles = isInAngles
      isInAngles = false
      defer { isInAngles = wasInAngles }
      try expect("(")
      let inner = try takeExpression()
      try expect(")")
      return inner
    case .symbol("-"), .symbol("+"), .symbol("~"):
      guard case .symbol(let symbol) = try lexer.take() else { throw unexpected() }
      return .unary(
        symbol, try nested { (parser) throws(StreamError) in try parser.parseOperand() })
    case .number(let number):
      _ = try lexer.take()
      return number.map { .number($0) } ?? .other
    case .text:
      // Adjacent texts are one.
      while lexer.next == .text { _ = try lexer.take() }
      return .other
    case .name("TRUE"), .name("FALSE"):
      return .number(try lexer.take() == .name("TRUE") ? 1 : 0)
    // L"text" and L'x'.
    case .name("L"):
      _ = try lexer.take()
      switch lexer.next {
      case .text, .number: return try parseOperand()
      default: return .name(IDLName(parts: ["L"], isAbsolute: false, scope: scope))
      }
    default: return .name(try takeScopedName())
    }
  }
}
