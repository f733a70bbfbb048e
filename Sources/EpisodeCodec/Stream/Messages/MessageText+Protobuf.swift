internal import Bytes

extension MessageText {
  /// One occurrence of a field in a message.
  private struct Occurrence {
    /// An index in the struct's fields.
    var field: Int
    var wire: ProtobufReader.WireType
    /// The value without its tag.
    var range: Range<Int>
  }

  func render(
    _ message: RawSpan, _ structure: Int, of type: MessageType, depth: Int,
    to output: inout Output
  ) throws(StreamError) {
    guard depth <= MessageType.Limit.depth else {
      throw StreamError(.limit, "a message is nested more than \(MessageType.Limit.depth) deep")
    }
    let fields = type.structs[structure].fields
    let occurrences = try occurrences(in: message, structure)[...]
    var rest = occurrences
    var shown = shownFields[structure][...]
    output.text.beginObject()
    while let index = [rest.first?.field, shown.first].compactMap(\.self).min() {
      if shown.first == index { shown.removeFirst() }
      let end = rest.firstIndex { $0.field != index } ?? rest.endIndex
      try output.checkLimit()
      output.text.key(fields[index].name)
      let values = rest[rest.startIndex..<end]
      if fields[index].count == .sequence {
        output.text.beginArray()
        var count = 0
        for value in values {
          try renderElements(value, fields[index], message, type, depth, &count, to: &output)
        }
        output.more(count - output.mostElements)
        output.text.endArray()
      } else {
        try renderSingle(values, fields[index], message, type, depth, to: &output)
      }
      rest = rest[end...]
    }
    output.text.endObject()
  }

  /// The known fields in the order of the schema, each one's values in that of the message.
  private func occurrences(
    in message: RawSpan, _ structure: Int
  ) throws(StreamError) -> [Occurrence] {
    var occurrences: [Occurrence] = []
    var isSorted = true
    var reader = ProtobufReader(message)
    while let (number, wire) = try reader.next() {
      var start = reader.position
      let end: Int
      if wire == .lengthDelimited {
        let range = try reader.readRange()
        (start, end) = (range.lowerBound, range.upperBound)
      } else {
        try reader.skip(wire)
        end = reader.position
      }
      guard let field = fieldIndex[structure][number] else { continue }
      if let last = occurrences.last, last.field > field { isSorted = false }
      try MemoryBudget.check(
        (occurrences.count + 1) * MemoryLayout<Occurrence>.stride, .values,
        for: "the fields of a message")
      occurrences.append(Occurrence(field: field, wire: wire, range: start..<end))
    }
    if !isSorted {
      occurrences.sort { ($0.field, $0.range.lowerBound) < ($1.field, $1.range.lowerBound) }
    }
    return occurrences
  }

  /// A singular field: the last value, merged messages, or the default.
  private func renderSingle(
    _ values: ArraySlice<Occurrence>, _ field: MessageType.Field, _ message: RawSpan,
    _ type: MessageType, _ depth: Int, to output: inout Output
  ) throws(StreamError) {
    switch field.type {
    case .structure(let index):
      if values.count == 1, let range = values.first?.range {
        try render(message.extracting(range), index, of: type, depth: depth + 1, to: &output)
      } else {
        let whole = Bytes(FieldSelection.join(values.map(\.range), of: message))
        try render(whole.span, index, of: type, depth: depth + 1, to: &output)
      }
    case .text, .bytes:
      if let value = values.last(where: { $0.wire == .lengthDelimited }) {
        show(message.extracting(value.range), field, to: &output)
      } else {
        show(Bytes(field.defaultBytes).span, field, to: &output)
      }
    default:
      let scalar = ProtobufScalar(field)
      var bits = field.defaultBits
      if let value = values.last(where: { $0.wire == scalar.wire }) {
        var reader = ProtobufReader(message.extracting(value.range))
        bits = try scalar.read(&reader)
      }
      show(bits, field, type, to: &output)
    }
  }

  /// Writes one occurrence of a repeated field with `count` elements so far: one element, or
  /// several packed ones.
  private func renderElements(
    _ value: Occurrence, _ field: MessageType.Field, _ message: RawSpan, _ type: MessageType,
    _ depth: Int, _ count: inout Int, to output: inout Output
  ) throws(StreamError) {
    try output.checkLimit()
    let bytes = message.extracting(value.range)
    switch field.type {
    case .structure, .text, .bytes:
      guard value.wire == .lengthDelimited else { return }
      count += 1
      guard count <= output.mostElements else { return }
      if case .structure(let index) = field.type {
        try render(bytes, index, of: type, depth: depth + 1, to: &output)
      } else {
        show(bytes, field, to: &output)
      }
    default:
      let scalar = ProtobufScalar(field)
      guard value.wire == scalar.wire || value.wire == .lengthDelimited else { return }
      var reader = ProtobufReader(bytes)
      while !reader.isAtEnd {
        try output.checkLimit()
        let bits = try scalar.read(&reader)
        count += 1
        if count <= output.mostElements { show(bits, field, type, to: &output) }
      }
    }
  }

  private func show(_ bytes: RawSpan, _ field: MessageType.Field, to output: inout Output) {
    if field.type == .text {
      output.string(String(repairingUTF8: bytes))
    } else {
      output.bytes(bytes)
    }
  }

  /// Writes a number, or the name of an enumeration value.
  private func show(
    _ bits: UInt64, _ field: MessageType.Field, _ type: MessageType, to output: inout Output
  ) {
    let scalar = ProtobufScalar(field)
    if case .enumeration(let index) = field.type,
      let name = type.enumerations[index].names[Int32(truncatingIfNeeded: bits)]
    {
      output.text.value(name)
    } else {
      output.number(scalar.element, bits: bits)
    }
  }
}
