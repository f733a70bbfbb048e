internal import Bytes

extension SerialReader {
  /// Skips a field.
  mutating func skip(
    _ field: MessageType.Field, in type: borrowing MessageType
  ) throws(StreamError) {
    switch field.count {
    case .one: try skip(field.type, count: 1, in: type)
    case .fixed(let count): try skip(field.type, count: count, in: type)
    case .sequence:
      let count = try readCount(ofAtLeast: type.minimumSize(of: field.type))
      try skip(field.type, count: count, in: type)
    }
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
      let sizes = type.structs[index].fixedSizes
      for _ in 0..<count {
        if let sizes {
          try skip(bytes: sizes[phase])
        } else {
          for field in type.structs[index].sizedFields { try skip(field, in: type) }
        }
      }
    // Only protobuf has these types.
    case .bytes, .enumeration: break
    }
  }
}
