internal import Bytes
internal import Trajectories

/// A value in a rule.
enum RuleValue: Equatable, Sendable {
  /// Booleans are 0 and 1.
  case numbers([Double], Precision)
  case texts([String])

  enum Precision: Sendable {
    /// A number in a rule takes the precision of what it is compared with: 0.1 equals the float32
    /// that is written so.
    case literal
    case single, double
  }

  static func flag(_ flag: Bool) -> RuleValue { .numbers([flag ? 1 : 0], .double) }

  var count: Int {
    switch self {
    case .numbers(let values, _): values.count
    case .texts(let texts): texts.count
    }
  }

  /// For messages.
  var description: String {
    switch self {
    case .numbers(let values, _): values.count == 1 ? "a number" : "\(values.count) numbers"
    case .texts(let texts): texts.count == 1 ? "text" : "\(texts.count) texts"
    }
  }

  /// The elements at some places; nil where one is outside.
  func elements(_ range: Range<Int>) -> RuleValue? {
    guard range.lowerBound >= 0, range.upperBound <= count, !range.isEmpty else { return nil }
    switch self {
    case .numbers(let values, let precision): return .numbers(Array(values[range]), precision)
    case .texts(let texts): return .texts(Array(texts[range]))
    }
  }

  /// Combines elements in pairs, or each with a single one; nil where the counts differ.
  static func pairs<Element, Result>(
    _ left: [Element], _ right: [Element], _ combine: (Element, Element) -> Result
  ) -> [Result]? {
    if left.count == right.count { return zip(left, right).map { combine($0, $1) } }
    if right.count == 1 { return left.map { combine($0, right[0]) } }
    if left.count == 1 { return right.map { combine(left[0], $0) } }
    return nil
  }

  /// The numbers in the precision in which two values are compared.
  static func rounded(
    _ values: [Double], _ own: Precision, with other: Precision
  ) -> [Double] {
    own == .literal && other == .single ? values.map { Double(Float($0)) } : values
  }
}

extension MapOperator {
  func holds<Value: Comparable>(_ left: Value, _ right: Value) -> Bool {
    switch self {
    case .equal: left == right
    case .unequal: left != right
    case .less: left < right
    case .lessOrEqual: left <= right
    case .greater: left > right
    case .greaterOrEqual: left >= right
    default: false
    }
  }

  func number(_ left: Double, _ right: Double) -> Double {
    switch self {
    case .plus: left + right
    case .minus: left - right
    case .times: left * right
    default: left / right
    }
  }
}
