internal import Bytes

extension MessageText {
  static func renderFlatBuffer(
    _ data: RawSpan, _ type: MessageType, to output: inout Output
  ) throws(StreamError) {
    var buffer = FlatBuffer(data)
    let root = MessageType.Place(structure: 0, position: try buffer.root())
    try render(root, of: type, &buffer, data, depth: 1, to: &output)
  }

  private static func render(
    _ place: MessageType.Place, of type: MessageType, _ buffer: inout FlatBuffer, _ data: RawSpan,
    depth: Int, to output: inout Output
  ) throws(StreamError) {
    guard depth <= MessageType.Limit.depth else {
      throw StreamError(.limit, "a message is nested more than \(MessageType.Limit.depth) deep")
    }
    try buffer.visit()
    let fields = type.structs[place.structure].fields
    output.text.beginObject()
    if let variant = place.variant {
      output.text.key(fields[variant].name)
      if case .structure(let index) = fields[variant].type {
        let inner = MessageType.Place(structure: index, position: place.position)
        try render(inner, of: type, &buffer, data, depth: depth + 1, to: &output)
      } else {
        output.string(try buffer.string(at: place.position))
      }
      return output.text.endObject()
    }
    for field in fields {
      try output.checkLimit()
      guard let position = try type.position(of: field, in: place, buffer) else {
        if case .bits(let bits)? = field.defaultValue {
          output.text.key(field.name)
          show(bits, field.type, of: type, to: &output)
        }
        continue
      }
      output.text.key(field.name)
      let (start, count, stride) = try type.elements(of: field, at: position, buffer)
      if field.type == .number(.uint8), field.count != .one {
        output.bytes(data.extracting(try buffer.bytes(at: start, count: count)))
        continue
      }
      if field.count != .one { output.text.beginArray() }
      for index in 0..<min(count, output.mostElements) {
        try output.checkLimit()
        try buffer.visit()
        let at = start + index * stride
        switch field.type {
        case .number(let number):
          show(try buffer.bits(number, at: at), field.type, of: type, to: &output)
        case .enumeration(let place):
          let value = try type.enumerator(place, at: at, buffer)
          show(UInt64(truncatingIfNeeded: value), field.type, of: type, to: &output)
        case .structure(let structure):
          let inner = try type.place(structure, of: field, in: place, at: at, index, buffer)
          if let inner {
            try render(inner, of: type, &buffer, data, depth: depth + 1, to: &output)
          } else {
            output.text.null()
          }
        default: output.string(try buffer.string(at: try buffer.reference(at: at)))
        }
      }
      guard field.count != .one else { continue }
      output.more(count - output.mostElements)
      output.text.endArray()
    }
    output.text.endObject()
  }

  /// Writes a number, or the name of an enumerator.
  private static func show(
    _ bits: UInt64, _ field: MessageType.FieldType, of type: MessageType, to output: inout Output
  ) {
    switch field {
    case .number(let number): output.number(number, bits: bits)
    case .enumeration(let index):
      let value = Int32(truncatingIfNeeded: bits)
      if let name = type.enumerations[index].names[value] {
        output.text.value(name)
      } else {
        output.text.value(value)
      }
    default: break
    }
  }
}
