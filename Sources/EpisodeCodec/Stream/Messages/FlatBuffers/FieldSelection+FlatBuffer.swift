internal import Bytes

extension FieldSelection {
  /// Reads the selected values from a flatbuffer. An absent number has its default value; an absent
  /// vector is empty, and an absent text, too.
  func read(
    flatbuffer data: RawSpan, _ type: MessageType, into values: inout FieldValues
  ) throws(StreamError) {
    var buffer = FlatBuffer(data)
    let root = MessageType.Place(structure: 0, position: try buffer.root())
    try read(0, root, &buffer, data, type, nil, into: &values)
  }

  /// - Parameter outerNames: those beside the vector that has the place as an element.
  private func read(
    _ level: Int, _ place: MessageType.Place, _ buffer: inout FlatBuffer, _ data: RawSpan,
    _ type: MessageType, _ outerNames: [String]?, into values: inout FieldValues
  ) throws(StreamError) {
    try buffer.visit()
    let step = steps[level]
    let field = type.structs[step.structure].fields[step.field]
    var position: Int?
    if let variant = place.variant {
      guard variant == step.field else {
        let other = type.structs[step.structure].fields[variant].name
        throw StreamError(
          .malformed, "a message has \(other) in the union in place of \(field.name)")
      }
      position = place.position
    } else {
      position = try type.position(of: field, in: place, buffer)
    }
    guard let position else {
      return try readAbsent(step, field, into: &values)
    }
    // A variant is where the union is.
    var (start, count, stride) = (position, 1, 0)
    if place.variant == nil {
      (start, count, stride) = try type.elements(of: field, at: position, buffer)
    }
    var runs = [0..<count]
    var inner: [String]?
    if let elements = step.elements {
      let names = try Self.names(
        step, field, place, (start, count, stride), &buffer, type, outerNames)
      runs = try values.names.choose(elements, of: count, names, field.name)
      if let names = self.outerNames(after: level) {
        inner = try Self.texts(type.structs[step.structure].fields[names], place, &buffer, type)
      }
    }
    for run in runs {
      if case .number(let number) = field.type {
        let bytes = try buffer.bytes(
          at: start + run.lowerBound * number.size, count: run.count * number.size)
        if values.purpose == .ranges {
          values.ranges.append(bytes)
        } else {
          values.append(data.extracting(bytes), number)
        }
        continue
      }
      for index in run {
        try readElement(
          level, (start + index * stride, index), place, &buffer, data, type, inner, into: &values)
      }
    }
  }

  /// Reads one element that is not a number.
  private func readElement(
    _ level: Int, _ element: (position: Int, index: Int), _ place: MessageType.Place,
    _ buffer: inout FlatBuffer, _ data: RawSpan, _ type: MessageType, _ outerNames: [String]?,
    into values: inout FieldValues
  ) throws(StreamError) {
    try buffer.visit()
    let field = type.structs[steps[level].structure].fields[steps[level].field]
    switch field.type {
    case .structure(let index):
      var inner: MessageType.Place?
      if place.variant != nil {
        inner = MessageType.Place(structure: index, position: element.position)
      } else {
        inner = try type.place(
          index, of: field, in: place, at: element.position, element.index, buffer)
      }
      guard let inner else { throw StreamError.absent(field.name) }
      guard level + 1 < steps.count else {
        return values.append(try Self.time(inner, buffer, type))
      }
      try read(level + 1, inner, &buffer, data, type, outerNames, into: &values)
    case .enumeration(let index):
      values.append(try type.enumerator(index, at: element.position, buffer))
    default:
      var text = element.position
      if place.variant == nil { text = try buffer.reference(at: text) }
      try values.append(try buffer.text(at: text), of: data)
    }
  }

  private func readAbsent(
    _ step: Step, _ field: MessageType.Field, into values: inout FieldValues
  ) throws(StreamError) {
    if let elements = step.elements {
      _ = try values.names.choose(elements, of: 0, [], field.name)
      return
    }
    switch (field.type, field.defaultValue) {
    case (.text, _) where values.purpose == .ranges: values.ranges.append(0..<0)
    case (.text, _): values.append("")
    case (.number(let number), .bits(let bits)):
      var bytes = ByteBuilder()
      bytes.append(bits)
      values.append(Bytes(bytes.bytes).span.extracting(0..<number.size), number)
    case (.enumeration, .bits(let bits)): values.append(Int32(truncatingIfNeeded: bits))
    default: throw StreamError.absent(field.name)
    }
  }

  /// Seconds and nanoseconds.
  private static func time(
    _ place: MessageType.Place, _ buffer: borrowing FlatBuffer, _ type: MessageType
  ) throws(StreamError) -> Int64 {
    var parts: [Int64] = []
    for field in type.structs[place.structure].fields {
      let position = try type.position(of: field, in: place, buffer)
      var bits = 0 as UInt32
      if let position { bits = try buffer.load(UInt32.self, at: position) }
      parts.append(
        field.type == .number(.int32) ? Int64(Int32(bitPattern: bits)) : Int64(bits))
    }
    return parts[0] * 1_000_000_000 + parts[1]
  }

  /// The names of the elements of a step's vector.
  private static func names(
    _ step: Step, _ field: MessageType.Field, _ place: MessageType.Place,
    _ elements: (start: Int, count: Int, stride: Int), _ buffer: inout FlatBuffer,
    _ type: MessageType, _ outerNames: [String]?
  ) throws(StreamError) -> [String]? {
    switch step.names {
    case nil: return nil
    case .outside: return outerNames
    case .beside(let index):
      return try texts(type.structs[step.structure].fields[index], place, &buffer, type)
    case .inside(let index):
      guard case .structure(let structure) = field.type else { return nil }
      var names: [String] = []
      for number in 0..<elements.count {
        try buffer.visit()
        let position = elements.start + number * elements.stride
        let inner = try type.place(structure, of: field, in: place, at: position, number, buffer)
        let field = type.structs[structure].fields[index]
        guard let inner, let name = try type.position(of: field, in: inner, buffer) else {
          names.append("")
          continue
        }
        names.append(try buffer.string(at: try buffer.reference(at: name)))
      }
      return names
    }
  }

  /// The texts of a vector.
  private static func texts(
    _ field: MessageType.Field, _ place: MessageType.Place, _ buffer: inout FlatBuffer,
    _ type: MessageType
  ) throws(StreamError) -> [String] {
    guard let position = try type.position(of: field, in: place, buffer) else { return [] }
    let (start, count, stride) = try type.elements(of: field, at: position, buffer)
    var texts: [String] = []
    for index in 0..<count {
      try buffer.visit()
      texts.append(try buffer.string(at: try buffer.reference(at: start + index * stride)))
    }
    return texts
  }
}

extension StreamError {
  /// - Parameter field: that a message leaves out.
  static func absent(_ field: String) -> StreamError {
    StreamError(.malformed, "a message has no \(field), which is optional")
  }
}
