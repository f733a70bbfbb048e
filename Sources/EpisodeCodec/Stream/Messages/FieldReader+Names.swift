extension FieldReader {
  /// The number of an enumeration's name; nil for another field, and for a name that it does not have.
  package func number(named name: String) -> Int32? {
    switch source {
    case .serial(let type, let selection), .protobuf(let type, let selection),
      .flatbuffer(let type, let selection):
      guard let last = selection.steps.last,
        case .enumeration(let index) = type.structs[last.structure].fields[last.field].type
      else { return nil }
      return type.enumerations[index].numbers[name]
    case .json, .wholeMessage: return nil
    }
  }
}
