internal import Bytes

extension SerialReader {
  /// Skips a field.
  mutating func skip(
    _ field: MessageType.Field, in type: borrowing MessageType
  ) throws(StreamError) {
    var presence: Presence?
    if field.isOptional {
      presence = try beginOptional()
      guard presence != nil else { return }
    }
    try skip(field.type, count: try readCount(of: field, in: type), in: type)
    if let presence { try endOptional(presence) }
  }

  /// Skips `count` values in a row.
  mutating func skip(
    _ element: MessageType.FieldType, count: Int, in type: borrowing MessageType
  ) throws(StreamError) {
    switch element {
    case .number(let number): _ = try readNumbers(number, count: count)
    case .time, .duration: _ = try readNumbers(.uint32, count: 2 * count)
    case .text: for _ in 0..<count { _ = try readText() }
    case .wideText: for _ in 0..<count { _ = try readWideText() }
    case .structure(let index):
      let sizes = representation.isSecond ? nil : type.structs[index].fixedSizes
      for _ in 0..<count {
        if let sizes { try skip(bytes: sizes[phase]) } else { try skip(structure: index, in: type) }
      }
    case .enumeration(let index):
      for _ in 0..<count { try skipInteger(of: type.enumerations[index].integer.size) }
    // Only protobuf has this type.
    case .bytes: break
    }
  }

  private mutating func skipInteger(of size: Int) throws(StreamError) {
    try align(to: size)
    try skip(bytes: size)
  }

  private mutating func skip(
    structure: Int, in type: borrowing MessageType
  ) throws(StreamError) {
    let end = try begin(structure, in: type)
    if let end {
      try skip(bytes: end - position)
    } else if let chosen = try chosenField(of: structure, in: type) {
      let fields = type.structs[structure].fields
      try skip(fields[0], in: type)
      if chosen > 0 { try skip(fields[chosen], in: type) }
    } else if type.structs[structure].minimumSize > 0 || type.structs[structure].holdsSizes {
      // Others have nothing to skip, however deep they are nested.
      for field in type.structs[structure].sizedFields { try skip(field, in: type) }
    }
    try self.end(end)
  }
}
