internal import Bytes

/// A field path resolved in a message type: the struct and the field at each level.
struct FieldSelection: Sendable {
  struct Step: Sendable {
    /// An index in the type's structs.
    var structure: Int
    /// An index in the struct's fields.
    var field: Int
    /// The elements to take; nil for a field that is neither array nor sequence.
    var elements: FieldPath.Elements?
    /// The names of the elements; nil when the type has none.
    var names: ElementNames?
    /// The fields before and after it in the struct that may take bytes.
    var before: [MessageType.Field]
    var after: [MessageType.Field]

    init(_ structure: Int, _ field: Int, in type: MessageType) {
      (self.structure, self.field) = (structure, field)
      let fields = type.structs[structure].fields
      before = fields[..<field].filter { type.mayTakeBytes($0) }
      after = fields[(field + 1)...].filter { type.mayTakeBytes($0) }
    }
  }

  var steps: [Step] = []

  /// The field with the names for the arrays in the elements of a step.
  func outerNames(after level: Int) -> Int? {
    guard level + 1 < steps.count, case .outside(let field)? = steps[level + 1].names else {
      return nil
    }
    return field
  }

  var element: FieldReader.Element
  /// Values in each message; nil when the number varies.
  var fixedCount: Int? = 1
  /// True when the path selects one value, not a sequence.
  var isScalar = true

  /// - Throws: `.missing` when the type has no such field, with the names of its fields.
  init(_ path: FieldPath, in type: MessageType) throws(StreamError) {
    var last: MessageType.Field?
    element = .message
    var components = path.components[...]
    while let (structure, index) = try Self.next(last, &components, in: type) {
      let owner = type.structs[structure]
      let field = owner.fields[index]
      let name = field.name
      var step = Step(structure, index, in: type)
      if field.count != .one || field.type == .bytes {
        step.names = ElementNames(of: field, in: owner, within: steps.last, type)
        if case .elements(let elements)? = components.first {
          components.removeFirst()
          step.elements = elements
          if case .named = elements, step.names == nil {
            throw StreamError.noNames(name)
          }
        } else if let next = components.first {
          throw StreamError(
            .missing, "\(name) is a sequence: '\(name)[0]\(next)' or '\(name)[:]\(next)'")
        } else {
          step.elements = .all
        }
      }
      try count(step.elements, field)
      steps.append(step)
      last = field
    }
    if let last { element = try Self.element(of: last, in: type) }
  }

  /// The next field of a path, which the path names or which is the elements of a list.
  /// - Returns: nil at the end of the path.
  private static func next(
    _ last: MessageType.Field?, _ components: inout ArraySlice<FieldPath.Component>,
    in type: MessageType
  ) throws(StreamError) -> (structure: Int, field: Int)? {
    if case .structure(let index)? = last?.type, type.structs[index].form.isList {
      return (index, 0)
    }
    guard let component = components.popFirst() else { return nil }
    guard case .field(let name) = component else {
      throw StreamError.noElements(in: last?.name ?? type.name, component)
    }
    var structure = 0
    if let last {
      guard case .structure(let index) = last.type else {
        throw StreamError.noFields(in: last.name, name)
      }
      structure = index
    }
    let owner = type.structs[structure]
    guard let index = owner.fields.firstIndex(where: { $0.name == name }) else {
      throw StreamError.noField(name, in: owner.name, of: owner.fieldList)
    }
    return (structure, index)
  }

  /// Accounts for the elements of one level.
  private mutating func count(
    _ elements: FieldPath.Elements?, _ field: MessageType.Field
  ) throws(StreamError) {
    guard let elements else { return }
    if !elements.isSingle { isScalar = false }
    var number: Int?
    switch (elements, field.count) {
    case (.named(let names), _): number = names.contains(where: \.isPattern) ? nil : names.count
    case (.place(let range), .fixed(let count)):
      number = try range.resolve(count: count, of: field.name).count
    case (.place(let range), _): number = range.upper.map { $0 - range.lower }
    }
    guard let number, let before = fixedCount else {
      fixedCount = nil
      return
    }
    let (product, overflow) = before.multipliedReportingOverflow(by: number)
    fixedCount = overflow ? nil : product
  }

  private static func element(
    of field: MessageType.Field, in type: MessageType
  ) throws(StreamError) -> FieldReader.Element {
    switch field.type {
    case .number(let number): return .number(number)
    case .bytes: return .number(.uint8)
    case .enumeration: return .number(.int32)
    case .time, .duration: return .number(.int64)
    case .text, .wideText: return .text
    case .structure(let index):
      let structure = type.structs[index]
      if type.isTime(structure) { return .number(.int64) }
      throw StreamError.notLeaf(field.name, "a \(structure.name)", of: structure.fieldList)
    }
  }
}

extension MessageType.Struct {
  var fieldList: String {
    fields.isEmpty ? "no fields" : fields.map(\.name).joined(separator: ", ")
  }

}
