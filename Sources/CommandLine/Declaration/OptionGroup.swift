/// Options and operands declared together: of a filter, or of a group that several filters share.
package protocol ParsableArguments {
  init()
  /// Checks combinations of options, before a byte is read.
  /// - Throws: `UsageError`.
  mutating func validate() throws
}

extension ParsableArguments {
  package mutating func validate() throws {}
}

/// A shared group: `@OptionGroup var selection: RecordingSelection`. The help lists its options
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

/// A group that its wrapper can validate.
protocol ParsableCell: AnyObject {
  func validate() throws
}
