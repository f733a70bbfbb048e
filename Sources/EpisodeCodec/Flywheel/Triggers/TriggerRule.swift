internal import Bytes
package import Trajectories

/// A rule that says which moments of a recording matter; see bagpipe-rules(5).
package struct TriggerRule: Sendable {
  package enum Form: Sendable {
    /// Holds while an expression is true.
    case expression(MapExpression)
    /// Holds while a topic has had no message for a time, ns.
    case silence(topic: String, UInt64)
  }

  package enum Edge: String, Sendable {
    /// The moment with which the rule begins to hold, or ceases to.
    case rising, falling
    /// The whole time in which it holds.
    case `while`
  }

  package var name: String
  package var form: Form
  /// How long the rule must be true without a break before it holds, ns.
  package var hold: UInt64 = 0
  /// A second condition, under which alone the rule may be true.
  package var guardian: MapExpression?
  package var edge = Edge.rising
  package var priority: Int32 = 0
  package var tag = ""
  package var location: MapLocation

  /// The fields that its expressions read, each once.
  package var fields: [String] {
    var fields: [String] = []
    var expressions = [guardian].compactMap(\.self)
    if case .expression(let expression) = form { expressions.insert(expression, at: 0) }
    for field in expressions.flatMap(\.fields) where !fields.contains(field) {
      fields.append(field)
    }
    return fields
  }
}

extension MapExpression {
  /// The names in an expression.
  var fields: [String] {
    switch kind {
    case .number, .text, .flag: []
    case .name(let name, _): [name]
    case .element(let operand, _), .slice(let operand, _, _), .prefix(_, let operand):
      operand.fields
    case .infix(_, let left, let right): left.fields + right.fields
    case .call(_, let arguments): arguments.flatMap(\.fields)
    }
  }

  /// The expression in the language of rules.
  var text: String {
    switch kind {
    case .number(let value): Quantity.short(value, digits: 15)
    case .text(let text): "\"\(text)\""
    case .flag(let flag): "\(flag)"
    case .name(let name, _): name
    case .element(let operand, let index): "\(operand.indexed)[\(index)]"
    case .slice(let operand, let from, let to):
      "\(operand.indexed)[\(from.map(String.init) ?? ""):\(to.map(String.init) ?? "")]"
    case .prefix(let sign, let operand):
      sign == .not ? "not \(operand.grouped)" : sign.rawValue + operand.grouped
    case .infix(let sign, let left, let right):
      "\(left.grouped) \(sign.rawValue) \(right.grouped)"
    case .call(let function, let arguments):
      "\(function)(\(arguments.map(\.text).joined(separator: ", ")))"
    }
  }

  /// A field would take what follows in brackets for its path.
  private var indexed: String {
    if case .name(let name, isQuoted: true) = kind { "(\(name))" } else { grouped }
  }

  private var grouped: String {
    switch kind {
    case .infix, .prefix: "(\(text))"
    default: text
    }
  }
}
