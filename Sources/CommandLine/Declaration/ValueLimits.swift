/// A range of legal numbers with its text for the help: `1...100`, `1...`.
package protocol LimitingRange<Bound>: Sendable {
  associatedtype Bound: OptionValue
  /// `1 to 100`, `at least 1`.
  var limitsText: String { get }
  func contains(_ value: Bound) -> Bool
}

extension ClosedRange: LimitingRange where Bound: OptionValue {
  package var limitsText: String { "\(lowerBound.argumentText) to \(upperBound.argumentText)" }
}

extension PartialRangeFrom: LimitingRange where Bound: OptionValue {
  package var limitsText: String { "at least \(lowerBound.argumentText)" }
}

/// The range for a type of values, which need not be numbers.
struct ValueLimits<Item: OptionValue>: Sendable {
  let text: String
  let contains: @Sendable (Item) -> Bool

  init(_ range: some LimitingRange<Item>) {
    text = range.limitsText
    contains = { range.contains($0) }
  }
}
