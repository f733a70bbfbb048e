internal import Bytes

extension MessageText {
  static func renderSerial(
    _ data: RawSpan, _ type: MessageType, to output: inout Output
  ) throws(StreamError) {
    // Some recorders leave out the definition.
    if type.encoding == .ros1, type.structs[0].fields.isEmpty, data.byteCount > 0 {
      output.text.value(base64: data)
      return
    }
    var reader = try SerialReader(data, type.encoding)
    // Receivers ignore what follows the last field, and Fast DDS counts the padding before the
    // elements of an empty sequence: https://github.com/eProsima/Fast-DDS-Gen/issues/17.
    try render(0, of: type, &reader, data, to: &output)
  }

  private static func render(
    _ structure: Int, of type: MessageType, _ reader: inout SerialReader, _ data: RawSpan,
    to output: inout Output
  ) throws(StreamError) {
    let end = try reader.begin(structure, in: type)
    let fields = type.structs[structure].fields
    if type.structs[structure].form.isList {
      try renderField(fields[0], of: type, &reader, data, to: &output)
      return try reader.end(end)
    }
    let chosen = try reader.chosenField(of: structure, in: type)
    output.text.beginObject()
    for (index, field) in fields.enumerated() {
      if let chosen, index != 0, index != chosen { continue }
      if field.name == ROSDefinition.placeholder {
        try reader.skip(field, in: type)
        continue
      }
      var presence: SerialReader.Presence?
      if field.isOptional {
        presence = try reader.beginOptional()
        if presence == nil { continue }
      }
      output.text.key(field.name)
      try renderField(field, of: type, &reader, data, to: &output)
      if let presence { try reader.endOptional(presence) }
    }
    output.text.endObject()
    try reader.end(end)
  }

  private static func renderField(
    _ field: MessageType.Field, of type: MessageType, _ reader: inout SerialReader, _ data: RawSpan,
    to output: inout Output
  ) throws(StreamError) {
    if field.count == .one {
      return try renderElement(field.type, of: type, &reader, data, to: &output)
    }
    let count = try reader.readCount(of: field, in: type)
    if field.type == .number(.uint8) {
      return output.bytes(data.extracting(try reader.readNumbers(.uint8, count: count)))
    }
    output.text.beginArray()
    let shown = min(count, output.mostElements)
    for _ in 0..<shown {
      try renderElement(field.type, of: type, &reader, data, to: &output)
    }
    try reader.skip(field.type, count: count - shown, in: type)
    output.more(count - shown)
    output.text.endArray()
  }

  private static func renderElement(
    _ element: MessageType.FieldType, of type: MessageType, _ reader: inout SerialReader,
    _ data: RawSpan, to output: inout Output
  ) throws(StreamError) {
    try output.checkLimit()
    switch element {
    case .number(let number):
      let bits: UInt64
      switch number.size {
      case 1: bits = UInt64(try reader.readUInt8())
      case 2: bits = UInt64(try reader.readUInt16())
      case 4: bits = UInt64(try reader.readUInt32())
      default: bits = try reader.readUInt64()
      }
      output.number(number, bits: bits)
    case .text:
      output.string(String(repairingUTF8: data.extracting(try reader.readText())))
    case .wideText: output.string(try reader.readWideText())
    case .time, .duration:
      let (seconds, nanoseconds) = try reader.readTime(isDuration: element == .duration)
      output.text.beginObject()
      output.text.key("sec")
      output.text.value(seconds)
      output.text.key(type.encoding == .ros1 ? "nsec" : "nanosec")
      output.text.value(nanoseconds)
      output.text.endObject()
    case .structure(let index): try render(index, of: type, &reader, data, to: &output)
    case .enumeration(let index):
      let number = try reader.readInteger(element, in: type)
      if let name = Int32(exactly: number).flatMap({ type.enumerations[index].names[$0] }) {
        output.text.value(name)
      } else {
        output.text.value(number)
      }
    // Only protobuf has this type.
    case .bytes: break
    }
  }
}
