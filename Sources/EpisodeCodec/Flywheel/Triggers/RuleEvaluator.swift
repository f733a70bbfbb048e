internal import Bytes
internal import Stream
internal import Trajectories

/// Computes expressions of rules from the last values of fields.
///
/// nil is a value that is not known: of a field that no message has had, and what follows from it. A
/// condition that is not known does not hold.
struct RuleEvaluator {
  /// The last value of each field.
  var values: [String: RuleValue] = [:]
  /// How the last message of each field is read: an enumeration has names.
  var readers: [String: FieldReader] = [:]
  /// How often a divisor was 0.
  private(set) var zeroDivisions = 0

  /// Whether a condition holds.
  /// - Throws: `.malformed` when it is neither true nor false, or compares text with numbers.
  mutating func holds(_ expression: MapExpression) throws(StreamError) -> Bool {
    try truth(of: expression) ?? false
  }

  private mutating func truth(of expression: MapExpression) throws(StreamError) -> Bool? {
    guard let value = try evaluate(expression) else { return nil }
    guard case .numbers(let numbers, _) = value, numbers.count == 1 else {
      let hint = value.count > 1 ? "; write any(…) or all(…)" : ""
      throw expression.location.error(
        "'\(expression.text.printable)' is \(value.description), where a condition is true or false"
          + hint)
    }
    return numbers[0] != 0 && !numbers[0].isNaN
  }

  private mutating func evaluate(
    _ expression: MapExpression
  ) throws(StreamError) -> RuleValue? {
    switch expression.kind {
    case .number(let value): return .numbers([value], .literal)
    case .text(let text): return .texts([text])
    case .flag(let flag): return .flag(flag)
    case .name(let name, _): return values[name]
    case .element(let operand, let index):
      guard let value = try evaluate(operand) else { return nil }
      let place = index < 0 ? index + value.count : index
      return value.elements(place..<place + 1)
    case .slice(let operand, let from, let to):
      guard let value = try evaluate(operand) else { return nil }
      func place(_ index: Int) -> Int { index < 0 ? index + value.count : index }
      let (start, end) = (place(from ?? 0), place(to ?? value.count))
      return start < end ? value.elements(start..<end) : nil
    case .prefix(.not, let operand): return try truth(of: operand).map { .flag(!$0) }
    case .prefix(_, let operand):
      guard let (numbers, precision) = try numbers(operand) else { return nil }
      return .numbers(numbers.map { -$0 }, precision)
    case .infix(.and, let left, let right):
      let (one, two) = (try truth(of: left), try truth(of: right))
      if one == false || two == false { return .flag(false) }
      return one == nil || two == nil ? nil : .flag(true)
    case .infix(.or, let left, let right):
      let (one, two) = (try truth(of: left), try truth(of: right))
      if one == true || two == true { return .flag(true) }
      return one == nil || two == nil ? nil : .flag(false)
    case .infix(let sign, let left, let right) where sign.isComparison:
      return try compare(sign, left, right, at: expression.location)
    case .infix(let sign, let left, let right):
      guard let (one, _) = try numbers(left), let (two, _) = try numbers(right) else { return nil }
      guard sign != .over || !two.contains(0) else {
        zeroDivisions += 1
        return nil
      }
      guard let result = RuleValue.pairs(one, two, sign.number) else {
        throw Self.unequal(sign, one.count, two.count, at: expression.location)
      }
      return .numbers(result, .double)
    case .call(let name, let arguments): return try call(name, arguments)
    }
  }

  private mutating func compare(
    _ sign: MapOperator, _ left: MapExpression, _ right: MapExpression, at location: MapLocation
  ) throws(StreamError) -> RuleValue? {
    guard var one = try evaluate(left), var two = try evaluate(right) else { return nil }
    one = named(left, one, as: right) ?? one
    two = named(right, two, as: left) ?? two
    let flags: [Bool]?
    switch (one, two) {
    case (.numbers(let one, let own), .numbers(let two, let other)):
      flags = RuleValue.pairs(
        RuleValue.rounded(one, own, with: other), RuleValue.rounded(two, other, with: own),
        sign.holds)
    case (.texts(let one), .texts(let two)): flags = RuleValue.pairs(one, two, sign.holds)
    default:
      throw location.error(
        "'\(left.text.printable)' is \(one.description) and '\(right.text.printable)' is "
          + "\(two.description): '\(sign.rawValue)' cannot compare them")
    }
    guard let flags else { throw Self.unequal(sign, one.count, two.count, at: location) }
    return .numbers(flags.map { $0 ? 1 : 0 }, .double)
  }

  /// A number of an enumeration by its name, where its field is compared with a text.
  private func named(
    _ expression: MapExpression, _ value: RuleValue, as field: MapExpression
  ) -> RuleValue? {
    guard case .text(let text) = expression.kind, case .name(let name, _) = field.kind,
      let number = readers[name]?.number(named: text)
    else { return nil }
    return .numbers([Double(number)], .double)
  }

  private mutating func numbers(
    _ expression: MapExpression
  ) throws(StreamError) -> ([Double], RuleValue.Precision)? {
    switch try evaluate(expression) {
    case nil: return nil
    case .numbers(let numbers, let precision): return (numbers, precision)
    case .texts: throw expression.location.error("'\(expression.text.printable)' is text")
    }
  }

  private mutating func call(
    _ name: String, _ arguments: [MapExpression]
  ) throws(StreamError) -> RuleValue? {
    guard let function = RuleFunction(rawValue: name) else { return nil }
    switch function {
    case .count: return try evaluate(arguments[0]).map { .numbers([Double($0.count)], .double) }
    case .lower:
      switch try evaluate(arguments[0]) {
      case .texts(let texts)?: return .texts(texts.map { $0.lowercased() })
      case .numbers?:
        throw arguments[0].location.error("'\(arguments[0].text.printable)' is not text")
      case nil: return nil
      }
    default:
      var (all, precision) = ([Double](), RuleValue.Precision.literal)
      for argument in arguments {
        guard let (numbers, own) = try numbers(argument) else { return nil }
        all += numbers
        if own != .literal { precision = own }
      }
      return function.value(of: all, precision)
    }
  }

  private static func unequal(
    _ sign: MapOperator, _ left: Int, _ right: Int, at location: MapLocation
  ) -> StreamError {
    location.error(
      "'\(sign.rawValue)' between \(left) and \(right) values; it needs as many, or one")
  }
}

extension MapOperator {
  fileprivate var isComparison: Bool { precedence == MapOperator.equal.precedence }
}

extension RuleEvaluator {
  /// What a condition compares, for the event that it makes: numbers with the text of their expression,
  /// and texts.
  mutating func measure(
    _ expression: MapExpression, into measured: inout RuleWatch.Measured
  ) throws(StreamError) {
    let divisions = zeroDivisions
    defer { zeroDivisions = divisions }
    for operand in expression.measured {
      switch try evaluate(operand) {
      case .numbers(let numbers, _)? where numbers.count == 1:
        if !measured.numbers.contains(where: { $0.name == operand.text }) {
          measured.numbers.append((operand.text, numbers[0]))
        }
      case .texts(let texts)? where texts.count == 1:
        if !measured.texts.contains(texts[0]) { measured.texts.append(texts[0]) }
      default: break
      }
    }
  }

  /// Refuses an expression that no message could make right.
  static func check(_ expression: MapExpression) throws(StreamError) {
    guard !expression.fields.isEmpty else {
      throw expression.location.error("'\(expression.text.printable)' reads no field of a topic")
    }
    try checkOperands(expression)
  }

  private static func checkOperands(_ expression: MapExpression) throws(StreamError) {
    switch expression.kind {
    case .number, .text, .flag: break
    case .name(let name, _): _ = try RuleField(name, at: expression.location)
    case .element(let operand, _), .slice(let operand, _, _), .prefix(_, let operand):
      try checkOperands(operand)
    case .infix(let sign, let left, let right):
      if sign == .over, case .number(0) = right.kind {
        throw right.location.error("a division by 0")
      }
      if case .number = left.kind, case .text = right.kind { throw mixed(sign, expression) }
      if case .text = left.kind, case .number = right.kind { throw mixed(sign, expression) }
      try checkOperands(left)
      try checkOperands(right)
    case .call(let name, let arguments):
      guard let function = RuleFunction(rawValue: name) else {
        let near = Suggestion.nearest(to: name, among: RuleFunction.allCases.map(\.rawValue))
        throw expression.location.error(
          "unknown function '\(name)'" + (near.map { "; is '\($0)' meant?" } ?? ""))
      }
      guard arguments.count == 1 || function.isVariadic && !arguments.isEmpty else {
        throw expression.location.error(
          "'\(name)' has \(arguments.count) arguments where it takes one")
      }
      for argument in arguments { try checkOperands(argument) }
    }
  }

  private static func mixed(_ sign: MapOperator, _ expression: MapExpression) -> StreamError {
    expression.location.error("'\(sign.rawValue)' between text and a number has no meaning")
  }
}

extension MapExpression {
  /// The operands of comparisons that are not constant, and the fields that are conditions themselves.
  fileprivate var measured: [MapExpression] {
    switch kind {
    case .number, .text, .flag: []
    case .infix(.and, let left, let right), .infix(.or, let left, let right):
      left.measured + right.measured
    case .prefix(.not, let operand): operand.measured
    case .infix(let sign, let left, let right) where sign.isComparison:
      [left, right].filter { !$0.fields.isEmpty }
    case .call("any", let arguments), .call("all", let arguments): arguments.flatMap(\.measured)
    case .name, .element, .slice, .prefix, .infix, .call: [self]
    }
  }
}
