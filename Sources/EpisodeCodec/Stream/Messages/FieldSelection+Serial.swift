internal import Bytes

extension FieldSelection {
  /// Reads the selected values from a ROS 1 or CDR message.
  /// - Parameter data: the whole message.
  func read(
    _ reader: inout SerialReader, _ data: RawSpan, _ type: MessageType,
    into values: inout FieldValues
  ) throws(StreamError) {
    try read(0, &reader, data, type, into: &values, toEnd: false)
  }

  /// - Parameters:
  ///   - level: the step that selects a field of the struct at the reader's position.
  ///   - toEnd: whether to skip the rest of the struct, because another one follows.
  private func read(
    _ level: Int, _ reader: inout SerialReader, _ data: RawSpan, _ type: MessageType,
    into values: inout FieldValues, toEnd: Bool
  ) throws(StreamError) {
    let step = steps[level]
    for field in step.before { try reader.skip(field, in: type) }
    let field = type.structs[step.structure].fields[step.field]
    var count = 1
    var range = 0..<1
    if let elements = step.elements {
      if case .fixed(let number) = field.count {
        count = number
      } else {
        count = try reader.readCount(ofAtLeast: type.minimumSize(of: field.type))
      }
      range = try elements.resolve(count: count, of: field.name)
    }
    switch field.type {
    case .number(let number):
      let bytes = try reader.readNumbers(number, count: count)
      let start = bytes.lowerBound + range.lowerBound * number.size
      let selected = start..<start + range.count * number.size
      if values.purpose == .ranges {
        values.ranges.append(selected)
      } else {
        values.append(data.extracting(selected), number, isBigEndian: reader.isBigEndian)
      }
    case .structure:
      try reader.skip(field.type, count: range.lowerBound, in: type)
      for _ in range {
        // Reads the last element to its end only if a later value is selected.
        try read(
          level + 1, &reader, data, type, into: &values, toEnd: toEnd || range.count > 1)
      }
      if toEnd { try reader.skip(field.type, count: count - range.upperBound, in: type) }
    default:
      try reader.skip(field.type, count: range.lowerBound, in: type)
      for _ in range { try Self.readValue(field.type, &reader, data, into: &values) }
      if toEnd { try reader.skip(field.type, count: count - range.upperBound, in: type) }
    }
    guard toEnd else { return }
    for field in step.after { try reader.skip(field, in: type) }
  }

  private static func readValue(
    _ type: MessageType.FieldType, _ reader: inout SerialReader, _ data: RawSpan,
    into values: inout FieldValues
  ) throws(StreamError) {
    switch type {
    case .text: try values.append(try reader.readText(), of: data)
    case .wideText:
      guard values.purpose == .texts else {
        throw StreamError(.unsupported, "a wstring is not UTF-8 in the message")
      }
      values.append(try reader.readWideText())
    case .time, .duration:
      let (seconds, nanoseconds) = try reader.readTime(isDuration: type == .duration)
      values.append(seconds * 1_000_000_000 + nanoseconds)
    case .number, .structure, .bytes, .enumeration: break
    }
  }
}
