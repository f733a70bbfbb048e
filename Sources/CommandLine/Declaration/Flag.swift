/// A named switch: `@Flag(help: "Drop a last window that is too short.") var dropLast = false`.
@propertyWrapper
package struct Flag: DeclaredProperty {
  private let cell: ValueCell<Bool>
  private let name: OptionName
  private let option: DeclaredOption

  package var wrappedValue: Bool {
    get { cell.value }
    nonmutating set { cell.value = newValue }
  }

  /// - Parameter recorded: false keeps the flag out of the provenance record.
  package init(
    wrappedValue: Bool, name: OptionName = .long, help: String, recorded: Bool = true
  ) {
    cell = ValueCell(wrappedValue)
    self.name = name
    option = DeclaredOption(help: help, isRecorded: recorded)
  }

  func declare(as property: String, in properties: inout DeclaredProperties) {
    properties.options.append((option.named(name, for: property), cell))
  }
}
