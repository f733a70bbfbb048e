/// Options and operands declared together: a filter, or a group that several filters share.
package protocol ParsableArguments {
  init()
  /// Checks what the options say together, before a byte is read.
  /// - Throws: `UsageError`.
  mutating func validate() throws
}

extension ParsableArguments {
  package mutating func validate() throws {}
}

/// A shared group: `@OptionGroup var selection: RecordingSelection`. Its options stand in the help
/// where the group is declared.
@propertyWrapper
package struct OptionGroup<Group: ParsableArguments>: DeclaredProperty {
  private final class Cell: ParsableCell {
    var group = Group()
    func validate() throws { try group.validate() }
  }
  private let cell = Cell()

  package init() {}

  package var wrappedValue: Group {
    get { cell.group }
    nonmutating set { cell.group = newValue }
  }

  func declare(as property: String, in properties: inout DeclaredProperties) {
    properties.groups.append(cell)
    properties.append(cell.group)
  }
}

/// A group that can be validated where it is kept.
protocol ParsableCell: AnyObject {
  func validate() throws
}
