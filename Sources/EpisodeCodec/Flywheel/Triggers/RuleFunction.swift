internal import Bytes
internal import Posix
internal import Trajectories

/// The functions of rules. They reduce or change the numbers of one message; there is no window.
enum RuleFunction: String, CaseIterable, Sendable {
  case abs, sqrt, sin, cos
  case norm, min, max, mean, sum, any, all, count
  case lower

  /// True for a function of any number of arguments, whose numbers are taken together.
  var isVariadic: Bool { self == .min || self == .max }

  /// nil where there is no value, as the largest of no numbers.
  func value(of numbers: [Double], _ precision: RuleValue.Precision) -> RuleValue? {
    switch self {
    case .abs: return .numbers(numbers.map { Swift.abs($0) }, precision)
    case .sqrt: return .numbers(numbers.map { $0.squareRoot() }, .double)
    case .sin: return .numbers(numbers.map { Libm.sine($0) }, .double)
    case .cos: return .numbers(numbers.map { Libm.cosine($0) }, .double)
    case .norm: return .numbers([numbers.reduce(0) { $0 + $1 * $1 }.squareRoot()], .double)
    // NaN anywhere is NaN, which no comparison holds for.
    case .min: return Self.extreme(numbers, precision) { $0 < $1 }
    case .max: return Self.extreme(numbers, precision) { $0 > $1 }
    case .sum: return .numbers([numbers.reduce(0, +)], .double)
    case .mean:
      guard !numbers.isEmpty else { return nil }
      return .numbers([numbers.reduce(0, +) / Double(numbers.count)], .double)
    case .any: return .flag(numbers.contains { $0 != 0 && !$0.isNaN })
    case .all: return .flag(numbers.allSatisfy { $0 != 0 && !$0.isNaN })
    case .count, .lower: return nil
    }
  }

  private static func extreme(
    _ numbers: [Double], _ precision: RuleValue.Precision, _ isBefore: (Double, Double) -> Bool
  ) -> RuleValue? {
    guard var best = numbers.first else { return nil }
    for number in numbers.dropFirst() where number.isNaN || isBefore(number, best) { best = number }
    return .numbers([numbers.contains { $0.isNaN } ? .nan : best], precision)
  }
}
