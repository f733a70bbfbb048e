internal import Bytes

extension FieldSelection {
  /// Reads the selected values from a protobuf message. As in generated code, an absent field has
  /// its default value, and if a singular field occurs twice, the last one counts.
  func read(
    _ message: RawSpan, _ type: MessageType, into values: inout FieldValues
  ) throws(StreamError) {
    try read(0, message, origin: 0, type, into: &values)
  }

  /// - Parameter origin: where `message` starts in the whole message; nil for a merged copy.
  private func read(
    _ level: Int, _ message: RawSpan, origin: Int?, _ type: MessageType,
    into values: inout FieldValues
  ) throws(StreamError) {
    let step = steps[level]
    let field = type.structs[step.structure].fields[step.field]
    switch field.type {
    case .number, .enumeration:
      try readNumbers(field, step.elements, message, into: &values)
    case .structure where level + 1 < steps.count:
      let parts = try Self.ranges(of: field, in: message)
      if let elements = step.elements {
        for index in try elements.resolve(count: parts.count, of: field.name) {
          try read(
            level + 1, message.extracting(parts[index]),
            origin: origin.map { $0 + parts[index].lowerBound }, type, into: &values)
        }
      } else if parts.count == 1 {
        try read(
          level + 1, message.extracting(parts[0]),
          origin: origin.map { $0 + parts[0].lowerBound }, type, into: &values)
      } else {
        let whole = Bytes(Self.join(parts, of: message))
        try read(level + 1, whole.span, origin: nil, type, into: &values)
      }
    default:
      var parts = try Self.ranges(of: field, in: message)
      var elements = step.elements
      if field.count == .one {
        guard let last = parts.last else {
          return try readDefault(field, elements, type, into: &values)
        }
        parts = [last]
        // The elements of `bytes` are its bytes.
        elements = nil
        if field.type == .bytes, let bytes = step.elements {
          let selected = try bytes.resolve(count: parts[0].count, of: field.name)
          let start = parts[0].lowerBound
          parts[0] = start + selected.lowerBound..<start + selected.upperBound
        }
      }
      for index in try (elements ?? .all).resolve(count: parts.count, of: field.name) {
        try readValue(field, parts[index], message, origin, type, into: &values)
      }
    }
  }

  /// Reads the value of an absent text, bytes or time.
  private func readDefault(
    _ field: MessageType.Field, _ elements: FieldPath.ElementRange?, _ type: MessageType,
    into values: inout FieldValues
  ) throws(StreamError) {
    let content = Bytes(field.defaultBytes)
    let range = try elements?.resolve(count: content.count, of: field.name) ?? 0..<content.count
    try readValue(field, range, content.span, nil, type, into: &values)
  }

  private func readValue(
    _ field: MessageType.Field, _ range: Range<Int>, _ message: RawSpan, _ origin: Int?,
    _ type: MessageType, into values: inout FieldValues
  ) throws(StreamError) {
    if case .structure = field.type {
      values.append(try ProtobufTime(message.extracting(range)).nanoseconds)
    } else if range.isEmpty, values.purpose == .ranges {
      values.ranges.append(0..<0)
    } else if values.purpose == .ranges {
      guard let origin else {
        throw StreamError.scattered(field.name)
      }
      values.ranges.append(origin + range.lowerBound..<origin + range.upperBound)
    } else if field.type == .bytes {
      values.append(message.extracting(range), .uint8)
    } else {
      try values.append(range, of: message)
    }
  }

  /// The ranges of a length-delimited field's values.
  static func ranges(
    of field: MessageType.Field, in message: RawSpan
  ) throws(StreamError) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var reader = ProtobufReader(message)
    while let (number, wire) = try reader.next() {
      if number == field.number, wire == .lengthDelimited {
        ranges.append(try reader.readRange())
      } else {
        try reader.skip(wire)
      }
    }
    return ranges
  }

  /// Merges parts of a message: protobuf defines their concatenation to mean the same.
  static func join(_ parts: [Range<Int>], of message: RawSpan) -> [UInt8] {
    var whole = ByteBuilder()
    for part in parts { whole.append(message.extracting(part)) }
    return whole.bytes
  }

  private func readNumbers(
    _ field: MessageType.Field, _ elements: FieldPath.ElementRange?, _ message: RawSpan,
    into values: inout FieldValues
  ) throws(StreamError) {
    let scalar = ProtobufScalar(field)
    let upper = elements?.upper ?? .max
    let lower = elements?.lower ?? 0
    var last = field.defaultBits
    var count = 0
    var reader = ProtobufReader(message)
    while let (number, wire) = try reader.next() {
      if number == field.number, wire == scalar.wire {
        last = try scalar.read(&reader)
        if elements != nil, count >= lower, count < upper { scalar.append(last, to: &values) }
        count += 1
      } else if number == field.number, wire == .lengthDelimited, elements != nil {
        count += try scalar.readPacked(
          try reader.readLengthDelimited(), lower - count, upper - count, into: &values)
      } else {
        try reader.skip(wire)
      }
    }
    if let elements {
      _ = try elements.resolve(count: count, of: field.name)
    } else {
      scalar.append(last, to: &values)
    }
  }
}
