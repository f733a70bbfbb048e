package import Bytes
internal import Stream

/// Parses the tokens of a map, one statement per line.
package struct MapParser {
  private let tokens: [MapToken]
  private var position = 0
  /// The depth of nested expressions at the parser's position.
  var depth = 0

  /// - Parameter tokens: the last one is `end`.
  package init(_ tokens: [MapToken]) { self.tokens = tokens }

  package var token: MapToken { tokens[position] }
  package var location: MapLocation { token.location }

  package func kind(after count: Int) -> MapToken.Kind {
    tokens[min(position + count, tokens.count - 1)].kind
  }

  package mutating func advance() { position = min(position + 1, tokens.count - 1) }

  /// Takes a sign if it is the next token.
  package mutating func take(_ sign: String) -> Bool {
    guard token.kind == .sign(sign) else { return false }
    advance()
    return true
  }

  package mutating func expect(_ sign: String) throws(StreamError) {
    guard take(sign) else {
      throw location.error("'\(sign)' is missing before \(token.description)")
    }
  }

  /// Takes a word if it is the next token.
  package mutating func take(word: String) -> Bool {
    guard token.kind == .name(word, isQuoted: false) else { return false }
    advance()
    return true
  }

  mutating func name(of what: String) throws(StreamError) -> String {
    guard case .name(let name, _) = token.kind else {
      throw location.error("\(what) is missing before \(token.description)")
    }
    advance()
    return name
  }

  mutating func names(of what: String) throws(StreamError) -> [String] {
    var names = [try name(of: what)]
    while take(",") { names.append(try name(of: what)) }
    return names
  }

  mutating func file() throws(StreamError) -> (
    statements: [MapStatement], datasets: [DatasetConfiguration]
  ) {
    var statements: [MapStatement] = []
    var datasets: [DatasetDraft] = []
    while token.kind != .end {
      if token.kind == .newline {
        advance()
        continue
      }
      if kind(after: 1) != .sign("="), try configuration(&datasets) {
        // `configuration` has taken the line.
      } else {
        guard datasets.isEmpty else {
          throw location.error("\(token.description) after a dataset, which ends the map")
        }
        statements.append(try statement())
      }
      guard token.kind == .newline || token.kind == .end else {
        throw location.error("\(token.description) where the line should end")
      }
    }
    var configurations: [DatasetConfiguration] = []
    for draft in datasets { configurations.append(try draft.configuration()) }
    return (statements, configurations)
  }

  mutating func condition() throws(StreamError) -> MapExpression {
    while token.kind == .newline { advance() }
    let expression = try expression()
    while token.kind == .newline { advance() }
    guard token.kind == .end else {
      throw location.error("\(token.description) after the condition")
    }
    return expression
  }

  private mutating func statement() throws(StreamError) -> MapStatement {
    let location = location
    func made(_ kind: MapStatement.Kind) -> MapStatement {
      MapStatement(kind: kind, location: location)
    }
    if kind(after: 1) == .sign("=") {
      let target = try target("a name")
      return made(.assign(target.name, target.value))
    }
    guard case .name(let word, isQuoted: false) = token.kind else {
      throw location.error("a line starts with a name, not with \(token.description)")
    }
    advance()
    switch word {
    case "let":
      let target = try target("a name after 'let'")
      return made(.define(target.name, target.value))
    case "rename":
      let old = try name(of: "a feature")
      guard take(word: "to") else { throw self.location.error("write: rename OLD to NEW") }
      return made(.rename(old, to: try name(of: "a feature")))
    case "remove": return made(.remove(try names(of: "a feature")))
    case "keep": return made(.keep(try names(of: "a feature")))
    case "swap": return made(try swap())
    case "drop":
      if take(word: "first") { return made(.select(.dropFirst(try wholeNumber(from: 0)))) }
      if take(word: "last") { return made(.select(.dropLast(try wholeNumber(from: 0)))) }
      throw self.location.error(
        "write: drop first N, or drop last N for steps; 'remove' is for features")
    case "every": return made(.select(.every(try wholeNumber(from: 1))))
    default: throw unknown(word, at: location)
    }
  }

  private mutating func target(
    _ what: String
  ) throws(StreamError) -> (name: String, value: MapExpression) {
    let location = location
    let name = try name(of: what)
    do { try Feature.checkName(name) } catch { throw location.error(error.text) }
    try expect("=")
    return (name, try expression())
  }

  private mutating func swap() throws(StreamError) -> MapStatement.Kind {
    let first = try name(of: "a feature")
    try expect(",")
    let second = try name(of: "a feature")
    var probability = 0.5
    if take(word: "with") {
      let location = location
      guard take(word: "probability"), case .number(let value, _) = token.kind, value <= 1 else {
        throw location.error("write: swap A, B with probability P, where P is 0 to 1")
      }
      advance()
      probability = value
    }
    return .swap(first, second, probability: probability)
  }

  private mutating func wholeNumber(from lowest: Int) throws(StreamError) -> Int {
    guard case .number(let value, _) = token.kind, let number = Int(exactly: value),
      number >= lowest, number <= 1_000_000
    else {
      throw location.error("\(token.description) is not a number of steps, \(lowest) to 1000000")
    }
    advance()
    return number
  }

  private func unknown(_ word: String, at location: MapLocation) -> StreamError {
    let words =
      ["let", "rename", "remove", "keep", "swap", "drop", "every"] + DatasetDraft.words
    guard let near = Suggestion.nearest(to: word, among: words) else {
      return location.error("no line starts with '\(word)'; set a feature with \(word) = …")
    }
    return location.error("no line starts with '\(word)'; is '\(near)' meant?")
  }
}
