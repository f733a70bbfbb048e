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
    output.text.beginObject()
    for field in type.structs[structure].fields {
      if field.name == ROSDefinition.placeholder {
        try reader.skip(field, in: type)
        continue
      }
      output.text.key(field.name)
      let count: Int
      switch field.count {
      case .one:
        try renderElement(field.type, of: type, &reader, data, to: &output)
        continue
      case .fixed(let number): count = number
      case .sequence: count = try reader.readCount(ofAtLeast: type.minimumSize(of: field.type))
      }
      if field.type == .number(.uint8) {
        output.bytes(data.extracting(try reader.readNumbers(.uint8, count: count)))
        continue
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
    output.text.endObject()
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
    // Only protobuf has these types.
    case .bytes, .enumeration: break
    }
  }
}
