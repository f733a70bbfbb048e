internal import Bytes
internal import Trajectories

/// Parses rules: `NAME: EXPRESSION [for TIME] [while EXPRESSION] [EDGE] [priority N] [tag TAG]`, or
/// `TOPIC silent TIME` in the place of the first expression.
struct TriggerRuleParser {
  private var parser: MapParser

  /// - Parameter tokens: those of rules, the last one `end`.
  init(_ tokens: [MapToken]) { parser = MapParser(tokens) }

  mutating func rules() throws(StreamError) -> [TriggerRule] {
    var rules: [TriggerRule] = []
    while parser.token.kind != .end {
      if parser.token.kind == .newline {
        parser.advance()
        continue
      }
      let location = parser.location
      guard case .name(let name, _) = parser.token.kind else {
        throw location.error("a rule begins with its name, not with \(parser.token.description)")
      }
      parser.advance()
      guard parser.take(":") else {
        throw parser.location.error("':' is missing after the name of the rule, '\(name)'")
      }
      guard !rules.contains(where: { $0.name == name }) else {
        throw location.error("there are two rules '\(name)'")
      }
      guard rules.count < TriggerRules.most else {
        throw location.error(.limit, "there are more than \(TriggerRules.most) rules")
      }
      rules.append(try rule(named: name))
    }
    return rules
  }

  mutating func condition(named name: String) throws(StreamError) -> TriggerRule {
    while parser.token.kind == .newline { parser.advance() }
    let rule = try rule(named: name)
    while parser.token.kind == .newline { parser.advance() }
    guard parser.token.kind == .end else {
      throw parser.location.error("\(parser.token.description) after the condition")
    }
    return rule
  }

  private mutating func rule(named name: String) throws(StreamError) -> TriggerRule {
    let location = parser.location
    let expression = try parser.expression()
    var rule = TriggerRule(name: name, form: .expression(expression), location: location)
    if parser.take(word: "silent") {
      guard case .name(let topic, _) = expression.kind else {
        throw location.error("write: TOPIC silent 500ms")
      }
      rule.form = .silence(topic: topic, try duration(after: "silent"))
    }
    var seen: Set<String> = []
    while case .name(let word, isQuoted: false) = parser.token.kind {
      let place = parser.location
      let isEdge = word == "while" && endsClause(after: 1)
      guard seen.insert(isEdge || word == "rising" || word == "falling" ? "edge" : word).inserted
      else { throw place.error("'\(word)' comes twice") }
      parser.advance()
      switch word {
      case "for": rule.hold = try duration(after: word)
      case "while" where !isEdge: rule.guardian = try checked(parser.expression())
      case "rising", "falling", "while": rule.edge = .init(rawValue: word) ?? .rising
      case "priority": rule.priority = try priority()
      case "tag": rule.tag = try tag()
      default:
        let words = ["for", "while", "rising", "falling", "priority", "tag", "silent"]
        let near = Suggestion.nearest(to: word, among: words).map { "; is '\($0)' meant?" } ?? ""
        throw place.error("'\(word)' has no meaning here" + near)
      }
    }
    guard parser.token.kind == .newline || parser.token.kind == .end else {
      throw parser.location.error("\(parser.token.description) where the rule should end")
    }
    if case .expression(let expression) = rule.form { _ = try checked(expression) }
    return rule
  }

  /// True where the token after `count` others cannot begin an expression.
  private func endsClause(after count: Int) -> Bool {
    switch parser.kind(after: count) {
    case .newline, .end: true
    case .name(let word, isQuoted: false): ["for", "priority", "tag", "while"].contains(word)
    default: false
    }
  }

  private mutating func duration(after word: String) throws(StreamError) -> UInt64 {
    guard case .duration(let length, _) = parser.token.kind, length > 0 else {
      throw parser.location.error("a length of time such as 200ms must follow '\(word)'")
    }
    parser.advance()
    return length
  }

  private mutating func priority() throws(StreamError) -> Int32 {
    let isNegative = parser.take("-")
    guard case .number(let value, _) = parser.token.kind, let number = Int32(exactly: value) else {
      throw parser.location.error("a whole number must follow 'priority'")
    }
    parser.advance()
    return isNegative ? -number : number
  }

  private mutating func tag() throws(StreamError) -> String {
    switch parser.token.kind {
    case .text(let text), .name(let text, _):
      parser.advance()
      return text
    default: throw parser.location.error("a word must follow 'tag'")
    }
  }

  /// Refuses what no message could make right.
  private func checked(_ expression: MapExpression) throws(StreamError) -> MapExpression {
    try RuleEvaluator.check(expression)
    return expression
  }
}
