/// One value on the command line: an operand, or the value after an option.
///
/// An enum of strings needs no code: `enum Order: String, CaseIterable, OptionValue`.
package protocol OptionValue: OptionStorage where Item == Self {
  /// - Throws: an error that quotes the value: `'abc' is not a number`.
  init(parsing text: String) throws(UsageError)
  /// The value as the user would write it.
  var argumentText: String { get }
  /// The name of the value in the help: `N`.
  static var placeholder: String { get }
  /// All legal texts if they are few, otherwise empty.
  static var choices: [String] { get }
}

/// The contents of a declared property: one value, at most one (`Optional`), or several (`Array`).
package protocol OptionStorage: Sendable {
  associatedtype Item: OptionValue
  /// The value if the user gives none and there is no default; nil if the user must give one.
  static var absence: Self? { get }
  static var isRepeatable: Bool { get }
  /// Adds another value from the user; `value` is nil before the first.
  static func collect(_ next: Item, into value: inout Self?)
  /// The values in it, to show a default.
  var items: [Item] { get }
}

extension OptionValue {
  package static var placeholder: String { choices.joined(separator: "|") }
  package static var choices: [String] { [] }
  package static var absence: Self? { nil }
  package static var isRepeatable: Bool { false }
  package static func collect(_ next: Self, into value: inout Self?) { value = next }
  package var items: [Self] { [self] }
}

extension Optional: OptionStorage where Wrapped: OptionValue {
  package static var absence: Self? { .some(nil) }
  package static var isRepeatable: Bool { false }
  package static func collect(_ next: Wrapped, into value: inout Self?) { value = .some(next) }
  package var items: [Wrapped] { map { [$0] } ?? [] }
}

extension Array: OptionStorage where Element: OptionValue {
  package static var absence: Self? { nil }
  package static var isRepeatable: Bool { true }
  package static func collect(_ next: Element, into value: inout Self?) {
    if value == nil { value = [] }
    value?.append(next)
  }
  package var items: Self { self }
}

extension String: OptionValue {
  package init(parsing text: String) { self = text }
  package var argumentText: String { self }
  package static var placeholder: String { "TEXT" }
}

extension Int: OptionValue {
  package init(parsing text: String) throws(UsageError) { self = try wholeNumber(text) }
  package var argumentText: String { description }
  package static var placeholder: String { "N" }
}

extension UInt64: OptionValue {
  package init(parsing text: String) throws(UsageError) { self = try wholeNumber(text) }
  package var argumentText: String { description }
  package static var placeholder: String { "N" }
}

extension Double: OptionValue {
  package init(parsing text: String) throws(UsageError) {
    guard let number = Double(text), number.isFinite else {
      throw UsageError("\(text.quoted) is not a number")
    }
    self = number
  }
  package var argumentText: String { Int(exactly: self)?.description ?? description }
  package static var placeholder: String { "X" }
}

extension Bool: OptionValue {
  package init(parsing text: String) throws(UsageError) {
    guard let value = Bool(text) else { throw notAChoice(text, Self.choices) }
    self = value
  }
  package var argumentText: String { description }
  package static var choices: [String] { ["true", "false"] }
}

extension OptionValue where Self: CaseIterable & RawRepresentable<String> {
  package init(parsing text: String) throws(UsageError) {
    guard let value = Self(rawValue: text) else { throw notAChoice(text, Self.choices) }
    self = value
  }
  package var argumentText: String { rawValue }
  package static var choices: [String] { allCases.map(\.rawValue) }
}

private func wholeNumber<Number: FixedWidthInteger>(_ text: String) throws(UsageError) -> Number {
  guard let number = Number(text) else {
    throw UsageError("\(text.quoted) is not a whole number")
  }
  return number
}

private func notAChoice(_ text: String, _ choices: [String]) -> UsageError {
  UsageError("\(text.quoted) is not one of \(choices.joined(separator: ", "))")
}
