/// An operand: `@Argument(help: "Recordings to read.", valueName: "FILE") var files: [String] = []`.
///
/// Without a default it is required, unless the property is an `Optional`. An `Array` takes all
/// remaining operands and must come last.
@propertyWrapper
package struct Argument<Value: OptionStorage>: DeclaredProperty {
  private let cell: ValueCell<Value>
  private let help: String
  private let valueName: String?
  private let completion: Completion

  package var wrappedValue: Value {
    get { cell.value }
    nonmutating set { cell.value = newValue }
  }

  package init(
    wrappedValue: Value, help: String, valueName: String? = nil, completion: Completion = .none
  ) {
    self.init(initial: wrappedValue, help: help, valueName: valueName, completion: completion)
  }

  package init(help: String, valueName: String? = nil, completion: Completion = .none) {
    self.init(initial: nil, help: help, valueName: valueName, completion: completion)
  }

  private init(initial: Value?, help: String, valueName: String?, completion: Completion) {
    cell = ValueCell(initial)
    self.help = help
    self.valueName = valueName
    self.completion = completion
  }

  func declare(as property: String, in properties: inout DeclaredProperties) {
    let name = valueName ?? property.kebabCase.uppercased()
    let value = DeclaredValue(cell, name: name, completion: completion)
    properties.arguments.append((DeclaredArgument(help: help, value: value), cell))
  }
}
