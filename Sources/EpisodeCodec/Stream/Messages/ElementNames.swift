internal import Bytes

/// Where a message type has the names of an array's elements.
enum ElementNames: Equatable, Sendable {
  /// In an array of the same struct: its index in the fields.
  case beside(field: Int)
  /// In each element: an index in the fields of the elements' struct.
  case inside(field: Int)
  /// In an array beside the one whose elements have this array: an index in the fields of that
  /// struct. A trajectory has the names of its joints beside its points.
  case outside(field: Int)

  /// The fields of names beside an array, the most specific first.
  static let fieldNames = ["joint_names", "interface_names", "names", "name"]
  /// The field of an element's own name.
  static let fieldName = "name"

  /// nil when the type has no names for the elements, or the field holds the names itself.
  /// - Parameter outer: the step whose elements have the field; nil if it is no array.
  init?(
    of field: MessageType.Field, in owner: MessageType.Struct, within outer: FieldSelection.Step?,
    _ type: borrowing MessageType
  ) {
    guard !Self.fieldNames.contains(field.name) else { return nil }
    if case .structure(let index) = field.type,
      let place = type.structs[index].fields.firstIndex(where: {
        $0.name == Self.fieldName && $0.type == .text && $0.count == .one
      })
    {
      self = .inside(field: place)
    } else if let place = owner.placeOfNames {
      guard !Self.areOfElements(field, type) else { return nil }
      self = .beside(field: place)
    } else if let outer, outer.elements != nil,
      let place = type.structs[outer.structure].placeOfNames,
      Self.areOfElements(type.structs[outer.structure].fields[outer.field], type)
    {
      self = .outside(field: place)
    } else {
      return nil
    }
  }

  /// True when the names beside an array are those of the elements in its elements: these have
  /// sequences, and no names for them.
  private static func areOfElements(
    _ field: MessageType.Field, _ type: borrowing MessageType
  ) -> Bool {
    guard case .structure(let index) = field.type else { return false }
    let element = type.structs[index]
    return element.placeOfNames == nil
      && element.fields.contains { $0.count == .sequence && $0.type != .text }
  }
}

extension MessageType.Struct {
  /// The index of the field with the names of the elements of the others.
  fileprivate var placeOfNames: Int? {
    for name in ElementNames.fieldNames {
      let place = fields.firstIndex { $0.name == name && $0.type == .text && $0.count != .one }
      if let place { return place }
    }
    return nil
  }
}
