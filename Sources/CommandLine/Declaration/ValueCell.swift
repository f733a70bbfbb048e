/// Stores a declared property's value for both the filter and the copy that `Mirror` lists.
final class ValueCell<Value: OptionStorage>: DeclaredCell {
  private let initial: Value?
  private let limits: ValueLimits<Value.Item>?
  private var given: Value?

  init(_ initial: Value?, limits: ValueLimits<Value.Item>? = nil) {
    self.initial = initial ?? Value.absence
    self.limits = limits
  }

  /// The user's value, or else the default. The parser ensures that one exists.
  var value: Value {
    get {
      guard let value = given ?? initial else {
        preconditionFailure("a required option was read before the command line was parsed")
      }
      return value
    }
    set { given = newValue }
  }

  var isGiven: Bool { given != nil }
  var isRequired: Bool { initial == nil }

  func take(_ text: String) throws(UsageError) {
    let item = try Value.Item(parsing: text)
    if let limits, !limits.contains(item) {
      throw UsageError("\(text.quoted) is not in the range: \(limits.text)")
    }
    Value.collect(item, into: &given)
  }

  /// The default as the help shows it; nil for none.
  var defaultText: String? {
    guard let items = initial?.items, !items.isEmpty else { return nil }
    let text = items.map(\.argumentText).joined(separator: ", ")
    return text.isEmpty ? nil : text
  }

  var limitsText: String? { limits?.text }
}

/// The part of a cell that the parser uses.
protocol DeclaredCell: AnyObject {
  /// Parses and stores one value: it replaces an earlier one, or joins it in a repeatable property.
  func take(_ text: String) throws(UsageError)
  var isGiven: Bool { get }
}
