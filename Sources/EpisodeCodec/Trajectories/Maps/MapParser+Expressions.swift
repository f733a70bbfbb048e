package import Bytes
internal import Stream

extension MapParser {
  package mutating func expression() throws(StreamError) -> MapExpression { try infix(above: 0) }

  /// Operators that bind tighter than `precedence`, by climbing.
  private mutating func infix(above precedence: Int) throws(StreamError) -> MapExpression {
    var left = try prefix()
    while true {
      if precedence < MapOperator.equal.precedence, take(word: "in") {
        left = try membership(of: left)
        continue
      }
      guard let sign = infixOperator, sign.precedence > precedence else { return left }
      let location = location
      advance()
      let right = try infix(above: sign.precedence)
      left = try MapExpression(.infix(sign, left, right), at: location, over: [left, right])
      if sign.precedence == 3, infixOperator?.precedence == 3 {
        throw self.location.error("join comparisons with 'and'")
      }
    }
  }

  /// `x in [a, b]`, which is `x == a or x == b`.
  private mutating func membership(of value: MapExpression) throws(StreamError) -> MapExpression {
    guard take("[") else { throw location.error("write x in [A, B]") }
    var cases: [MapExpression] = []
    repeat {
      let location = location
      let option = try infix(above: MapOperator.equal.precedence)
      cases.append(
        try MapExpression(.infix(.equal, value, option), at: location, over: [value, option]))
    } while take(",")
    try expect("]")
    // In pairs, so that a long list is not nested deeply.
    while cases.count > 1 {
      var pairs: [MapExpression] = []
      for place in stride(from: 0, to: cases.count, by: 2) {
        let pair = Array(cases[place..<min(place + 2, cases.count)])
        pairs.append(
          pair.count == 1
            ? pair[0]
            : try MapExpression(.infix(.or, pair[0], pair[1]), at: pair[0].location, over: pair))
      }
      cases = pairs
    }
    return cases[0]
  }

  private var infixOperator: MapOperator? {
    let sign: MapOperator?
    switch token.kind {
    case .sign(let text): sign = MapOperator(rawValue: text)
    case .name(let word, isQuoted: false): sign = MapOperator(rawValue: word)
    default: sign = nil
    }
    return sign.flatMap { $0.precedence > 0 ? $0 : nil }
  }

  /// Signs before an expression. `not` applies to a whole comparison, `-` only to the next operand.
  private mutating func prefix() throws(StreamError) -> MapExpression {
    depth += 1
    defer { depth -= 1 }
    let location = location
    guard depth <= MapExpression.depthLimit else {
      throw location.error(
        .limit, "an expression nested more than \(MapExpression.depthLimit) levels deep")
    }
    if take(word: "not") {
      let operand = try infix(above: MapOperator.and.precedence)
      return try MapExpression(.prefix(.not, operand), at: location, over: [operand])
    }
    if take("-") {
      let operand = try prefix()
      if case .number(let value) = operand.kind {
        return try MapExpression(.number(-value), at: location)
      }
      return try MapExpression(.prefix(.minus, operand), at: location, over: [operand])
    }
    return try postfix()
  }

  private mutating func postfix() throws(StreamError) -> MapExpression {
    var expression = try primary()
    while token.kind == .sign("[") {
      let location = location
      advance()
      expression = try MapExpression(
        subscripted(expression), at: location, over: [expression])
    }
    return expression
  }

  private mutating func subscripted(
    _ expression: MapExpression
  ) throws(StreamError) -> MapExpression.Kind {
    let from = try index()
    if let from, take("]") { return .element(expression, from) }
    guard take(":") else {
      throw location.error("write x[3], x[0:6] or x[-1:], with whole numbers")
    }
    let to = try index()
    try expect("]")
    return .slice(expression, from: from, to: to)
  }

  private mutating func index() throws(StreamError) -> Int? {
    let isNegative = take("-")
    guard case .number(let value, let text) = token.kind else {
      if isNegative { throw location.error("a number is missing after '-'") }
      return nil
    }
    guard let number = Int(exactly: value), number <= Tensor.mostElements else {
      throw location.error("'\(text)' is not a place in an array")
    }
    advance()
    return isNegative ? -number : number
  }

  private mutating func primary() throws(StreamError) -> MapExpression {
    let location = location
    switch token.kind {
    case .number(let value, _):
      advance()
      return try MapExpression(.number(value), at: location)
    case .text(let text):
      advance()
      return try MapExpression(.text(text), at: location)
    case .sign("("):
      advance()
      let inner = try expression()
      try expect(")")
      return inner
    case .name(let name, let isQuoted):
      advance()
      if !isQuoted, name == "true" || name == "false" {
        return try MapExpression(.flag(name == "true"), at: location)
      }
      guard !isQuoted, token.kind == .sign("(") else {
        return try MapExpression(.name(name, isQuoted: isQuoted), at: location)
      }
      let arguments = try arguments()
      return try MapExpression(.call(name, arguments), at: location, over: arguments)
    default: throw location.error("a value is missing before \(token.description)")
    }
  }

  private mutating func arguments() throws(StreamError) -> [MapExpression] {
    try expect("(")
    var arguments: [MapExpression] = []
    if take(")") { return arguments }
    repeat { arguments.append(try expression()) } while take(",")
    try expect(")")
    return arguments
  }
}
