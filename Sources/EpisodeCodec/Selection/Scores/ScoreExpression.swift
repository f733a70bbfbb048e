package import Bytes
internal import Posix
internal import Trajectories

/// An expression over the scores of an episode, in the language of maps: `0.7*entropy + 0.3*loss`.
///
/// A score that an episode does not have is unknown, and so is what follows from it: see
/// `value(_:text:using:)`.
package struct ScoreExpression: Sendable {
  private enum Operation: Sendable {
    case number(Double)
    case score(Int)
    /// A comparison of a key with one of the texts.
    case isText(Int, text: Int, isNegated: Bool)
    case negative, not, and, or
    case plus, minus, times, over
    case compare(MapOperator)
    case call(Function)
  }

  private enum Function: String, CaseIterable, Sendable {
    case abs, sqrt, exp, log, min, max, clip

    var arguments: ClosedRange<Int> {
      switch self {
      case .abs, .sqrt, .exp, .log: 1...1
      case .min, .max: 2...2
      case .clip: 3...3
      }
    }
  }

  private var operations: [Operation] = []
  private var texts: [String] = []
  /// The scores in it, and the keys that it compares with texts.
  package private(set) var names: [String] = []

  /// - Throws: `.malformed` with its place, for a text that is no such expression.
  package init(parsing text: String, source: String) throws(StreamError) {
    var parser = MapParser(try MapLexer.tokens(of: text, source: source))
    let expression = try parser.expression()
    guard parser.token.kind == .end else {
      throw parser.location.error("\(parser.token.description) after the expression")
    }
    try compile(expression)
  }

  private mutating func slot(_ name: String) -> Int {
    if let place = names.firstIndex(of: name) { return place }
    names.append(name)
    return names.count - 1
  }

  private mutating func compile(_ expression: MapExpression) throws(StreamError) {
    switch expression.kind {
    case .number(let value): operations.append(.number(value))
    case .flag(let flag): operations.append(.number(flag ? 1 : 0))
    case .text:
      throw expression.location.error("a text is only compared with a key: task == \"pick\"")
    case .name(let name, _): operations.append(.score(slot(name)))
    case .element, .slice: throw expression.location.error("a score is one number")
    case .prefix(let sign, let operand):
      try compile(operand)
      operations.append(sign == .not ? .not : .negative)
    case .infix(let sign, let left, let right):
      if try compileText(sign, left, right) { return }
      try compile(left)
      try compile(right)
      operations.append(Self.operation(sign))
    case .call(let name, let arguments):
      guard let function = Function(rawValue: name) else {
        let near = Suggestion.nearest(to: name, among: Function.allCases.map(\.rawValue))
        throw expression.location.error(
          "unknown function '\(name)'" + (near.map { "; is '\($0)' meant?" } ?? ""))
      }
      guard function.arguments.contains(arguments.count) else {
        throw expression.location.error(
          "\(name) takes \(Quantity.count(UInt64(function.arguments.lowerBound), "argument"))")
      }
      for argument in arguments { try compile(argument) }
      operations.append(.call(function))
    }
  }

  private static func operation(_ sign: MapOperator) -> Operation {
    switch sign {
    case .plus: .plus
    case .minus: .minus
    case .times: .times
    case .over: .over
    case .and: .and
    case .or: .or
    case .not: .not
    case .equal, .unequal, .less, .lessOrEqual, .greater, .greaterOrEqual: .compare(sign)
    }
  }

  /// A comparison of a key with a text.
  private mutating func compileText(
    _ sign: MapOperator, _ left: MapExpression, _ right: MapExpression
  ) throws(StreamError) -> Bool {
    guard case .text(let text) = right.kind else { return false }
    guard case .name(let name, _) = left.kind, sign == .equal || sign == .unequal else {
      throw right.location.error("write a key, == or !=, and a text: task == \"pick\"")
    }
    operations.append(
      .isText(slot(name), text: texts.count, isNegated: sign == .unequal))
    texts.append(text)
    return true
  }

  /// The same with its scores at other places.
  /// - Parameter places: of each of `names`.
  package func moved(to places: [Int]) -> ScoreExpression {
    var moved = self
    for (number, operation) in operations.enumerated() {
      switch operation {
      case .score(let slot): moved.operations[number] = .score(places[slot])
      case .isText(let slot, let text, let isNegated):
        moved.operations[number] = .isText(places[slot], text: text, isNegated: isNegated)
      default: break
      }
    }
    return moved
  }

  /// The value of the expression; NaN where it is not known.
  ///
  /// `false and x` and `true or x` are known without x; any other operation is known if all of its
  /// operands are. Flags are 1 and 0.
  /// - Parameters:
  ///   - numbers: the score of each place, at first those of `names`; NaN for one that is unknown.
  ///   - text: the text of a place; nil for none.
  ///   - memory: for the work, so that it serves one row after another.
  package func value(
    _ numbers: [Double], text: (Int) -> String?, using memory: inout [Double]
  ) -> Double {
    // More than any operand needs.
    if memory.count < operations.count { memory = Array(repeating: 0, count: operations.count) }
    var top = -1
    func push(_ value: Double) {
      top += 1
      memory[top] = value
    }
    func pair(_ combine: (Double, Double) -> Double) {
      top -= 1
      memory[top] = combine(memory[top], memory[top + 1])
    }
    func change(_ change: (Double) -> Double) { memory[top] = change(memory[top]) }
    for operation in operations {
      switch operation {
      case .number(let value): push(value)
      case .score(let slot): push(numbers[slot])
      case .isText(let slot, let wanted, let isNegated):
        push(text(slot).map { ($0 == texts[wanted]) != isNegated ? 1 : 0 } ?? .nan)
      case .negative: change { -$0 }
      case .not: change { $0.isNaN ? .nan : $0 == 0 ? 1 : 0 }
      case .and: pair { $0 == 0 || $1 == 0 ? 0 : $0.isNaN || $1.isNaN ? .nan : 1 }
      case .or:
        pair {
          !$0.isNaN && $0 != 0 || !$1.isNaN && $1 != 0 ? 1 : $0.isNaN || $1.isNaN ? .nan : 0
        }
      case .plus: pair(+)
      case .minus: pair(-)
      case .times: pair(*)
      case .over: pair(/)
      case .compare(let sign): pair { Self.compare(sign, $0, $1) }
      case .call(.clip):
        top -= 2
        let (value, low, high) = (memory[top], memory[top + 1], memory[top + 2])
        let isKnown = !(value.isNaN || low.isNaN || high.isNaN)
        memory[top] = isKnown ? Swift.min(Swift.max(value, low), high) : .nan
      case .call(.min): pair { $0.isNaN || $1.isNaN ? .nan : Swift.min($0, $1) }
      case .call(.max): pair { $0.isNaN || $1.isNaN ? .nan : Swift.max($0, $1) }
      case .call(.abs): change { Swift.abs($0) }
      case .call(.sqrt): change { $0.squareRoot() }
      case .call(.exp): change { Libm.exponential($0) }
      case .call(.log): change { Libm.logarithm($0) }
      }
    }
    return memory[0]
  }

  private static func compare(_ sign: MapOperator, _ left: Double, _ right: Double) -> Double {
    if left.isNaN || right.isNaN { return .nan }
    let holds =
      switch sign {
      case .equal: left == right
      case .unequal: left != right
      case .less: left < right
      case .lessOrEqual: left <= right
      case .greater: left > right
      default: left >= right
      }
    return holds ? 1 : 0
  }
}
