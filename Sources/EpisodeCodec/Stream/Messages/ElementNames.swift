internal import Bytes

/// Where a message type has the names of an array's elements.
enum ElementNames: Equatable, Sendable {
  /// In an array of the same struct: its index in the fields.
  case beside(field: Int)
  /// In each element: an index in the fields of the elements' struct.
  case inside(field: Int)

  /// The fields of names beside an array, the most specific last.
  static let fieldNames = ["joint_names", "names", "name"]
  /// The field of an element's own name.
  static let fieldName = "name"

  /// nil when the type has no names for the elements, or the field holds the names itself.
  init?(
    of field: MessageType.Field, in owner: MessageType.Struct, _ type: borrowing MessageType
  ) {
    guard !Self.fieldNames.contains(field.name) else { return nil }
    for name in Self.fieldNames {
      let place = owner.fields.firstIndex {
        $0.name == name && $0.type == .text && $0.count != .one
      }
      if let place {
        self = .beside(field: place)
        return
      }
    }
    guard case .structure(let index) = field.type,
      let place = type.structs[index].fields.firstIndex(where: {
        $0.name == Self.fieldName && $0.type == .text && $0.count == .one
      })
    else { return nil }
    self = .inside(field: place)
  }
}
