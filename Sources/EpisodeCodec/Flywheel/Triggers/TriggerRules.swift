package import Bytes
internal import Trajectories

/// The rules of a file, one a line; see bagpipe-rules(5).
package struct TriggerRules: Sendable {
  package private(set) var rules: [TriggerRule]

  /// The most rules of a file.
  package static let most = 1000

  /// - Parameter source: the name of the text in messages: `robot.rules`.
  /// - Throws: `.malformed` and `.limit`, with line and column.
  package init(parsing text: String, source: String) throws(StreamError) {
    var parser = TriggerRuleParser(
      try MapLexer.tokens(of: text, source: source, isRules: true))
    rules = try parser.rules()
  }

  /// A single rule without a name, which is called by its own text.
  package init(condition text: String, source: String) throws(StreamError) {
    var parser = TriggerRuleParser(
      try MapLexer.tokens(of: text, source: source, isRules: true))
    rules = [try parser.condition(named: text)]
  }

  /// These rules after others.
  /// - Throws: `.malformed` when two have one name.
  package func added(to others: [TriggerRule]) throws(StreamError) -> [TriggerRule] {
    for rule in rules where others.contains(where: { $0.name == rule.name }) {
      throw rule.location.error("there are two rules '\(rule.name.printable)'")
    }
    return others + rules
  }
}
