/// A named value: `@Option(name: .shortAndLong, help: "Steps per window.") var length = 16`.
///
/// Without a default the option is required, unless the property is an `Optional`.
/// An `Array` makes it repeatable.
@propertyWrapper
package struct Option<Value: OptionStorage>: DeclaredProperty {
  private let cell: ValueCell<Value>
  private let name: OptionName
  private let option: DeclaredOption

  package var wrappedValue: Value {
    get { cell.value }
    nonmutating set { cell.value = newValue }
  }

  /// - Parameters:
  ///   - help: a sentence for the help and the manual.
  ///   - valueName: the name of the value there: `TOPIC`.
  ///   - recorded: false keeps the option out of the provenance record, because it does not affect
  ///     the output.
  package init(
    wrappedValue: Value, name: OptionName = .long, help: String, valueName: String? = nil,
    completion: Completion = .none, recorded: Bool = true, hidden: Bool = false
  ) {
    self.init(
      initial: wrappedValue, name: name, help: help, valueName: valueName, limits: nil,
      completion: completion, recorded: recorded, hidden: hidden)
  }

  /// Required or optional, without a default.
  package init(
    name: OptionName = .long, help: String, valueName: String? = nil,
    completion: Completion = .none, recorded: Bool = true, hidden: Bool = false
  ) {
    self.init(
      initial: nil, name: name, help: help, valueName: valueName, limits: nil,
      completion: completion, recorded: recorded, hidden: hidden)
  }

  /// A number that must lie in `range`.
  package init(
    wrappedValue: Value, name: OptionName = .long, help: String, valueName: String? = nil,
    in range: some LimitingRange<Value.Item>, recorded: Bool = true
  ) {
    self.init(
      initial: wrappedValue, name: name, help: help, valueName: valueName,
      limits: ValueLimits(range), completion: .none, recorded: recorded, hidden: false)
  }

  /// Required or optional, without a default, and in `range`.
  package init(
    name: OptionName = .long, help: String, valueName: String? = nil,
    in range: some LimitingRange<Value.Item>, recorded: Bool = true
  ) {
    self.init(
      initial: nil, name: name, help: help, valueName: valueName, limits: ValueLimits(range),
      completion: .none, recorded: recorded, hidden: false)
  }

  private init(
    initial: Value?, name: OptionName, help: String, valueName: String?,
    limits: ValueLimits<Value.Item>?, completion: Completion, recorded: Bool, hidden: Bool
  ) {
    cell = ValueCell(initial, limits: limits)
    self.name = name
    option = DeclaredOption(
      help: help,
      value: DeclaredValue(
        cell, name: valueName ?? Value.Item.placeholder, completion: completion),
      isRecorded: recorded, isHidden: hidden)
  }

  func declare(as property: String, in properties: inout DeclaredProperties) {
    properties.options.append((option.named(name, for: property), cell))
  }
}
