internal import EpisodeCodec

/// A channel and one of its messages: a line with the schema's name, two bytes with the length of
/// the schema, low byte first, the schema, the message.
func readMessage(_ input: Bytes, encoding: String, schemaEncoding: String) {
  let name = input.array.prefix { $0 != 0x0A }
  let start = name.count + 3
  guard start <= input.count else { return }
  let length = Int(input.span.load(littleEndianAt: start - 2, as: UInt16.self))
  let end = min(start + length, input.count)
  let channel = Channel(
    topic: "/topic", messageEncoding: encoding,
    schema: Schema(
      name: String(decoding: name, as: UTF8.self), encoding: schemaEncoding,
      data: input[start..<end].array))
  readMessage(input[end..<input.count], of: channel)
}

/// Definitions in both dialects: a line with the name, then the definition.
func readDefinition(_ input: Bytes) {
  let name = input.array.prefix { $0 != 0x0A }
  let definition = input.dropFirst(name.count + 1).array
  let zeros = Bytes([0, 1] + [UInt8](repeating: 0, count: 254))
  for (encoding, dialect) in [("ros1", "ros1msg"), ("cdr", "ros2msg")] {
    let schema = Schema(
      name: String(decoding: name, as: UTF8.self), encoding: dialect, data: definition)
    readMessage(zeros, of: Channel(topic: "/topic", messageEncoding: encoding, schema: schema))
  }
}

/// Definitions in IDL: a line with the name, then the definition. The messages are zeros and ones, in
/// each version of CDR.
func readIDL(_ input: Bytes) {
  let name = String(decoding: input.array.prefix { $0 != 0x0A }, as: UTF8.self)
  let definition = input.dropFirst(name.utf8.count + 1).array
  for encoding in ["omgidl", "ros2idl"] {
    let schema = Schema(name: name, encoding: encoding, data: definition)
    let channel = Channel(topic: "/topic", messageEncoding: "cdr", schema: schema)
    for representation in [1, 7, 9] as [UInt8] {
      for byte in [0, 1] as [UInt8] {
        let data = [0, representation, 0, 0] + [UInt8](repeating: byte, count: 252)
        readMessage(Bytes(data), of: channel)
      }
    }
  }
}

/// A schema of flatbuffers, and messages that are nothing but an offset.
func readSchema(_ input: Bytes) {
  let schema = Schema(name: "demo.All", encoding: "flatbuffer", data: input.array)
  let channel = Channel(topic: "/topic", messageEncoding: "flatbuffer", schema: schema)
  readMessage(Bytes([4, 0, 0, 0] + [UInt8](repeating: 4, count: 60)), of: channel)
  readMessage(input, of: channel)
}

/// A message as text, its stamp, and each of its fields.
func readMessage(_ data: Bytes, of channel: Channel) {
  attempt { () throws(StreamError) in
    let text = try MessageText(channel: channel)
    for style in [MessageText.Style.brief, .full] {
      attempt { () throws(StreamError) in
        let line = Bytes(Array(try text.string(data.span, style).utf8))
        precondition(!line.array.contains(0x0A))
        // Text may be nested deeper and be longer than the reader accepts.
        let kind = attempt { () throws(StreamError) in _ = try JSONValue(parsing: line.span) }
        precondition(kind == nil || kind == .limit)
      }
    }
  }
  attempt { () throws(StreamError) in _ = try HeaderStamp(channel: channel)?.read(data.span) }
  for path in paths(of: channel) { readField(path, data, of: channel) }
}

func readField(_ text: String, _ data: Bytes, of channel: Channel) {
  attempt { () throws(StreamError) in
    let reader = try FieldReader(channel: channel, path: FieldPath(parsing: text))
    attempt { () throws(StreamError) in
      var (numbers, names) = (ByteBuilder(), NameMemory())
      _ = try reader.readNumbers(data.span, into: &numbers, &names)
      // The same message again has the same names.
      _ = succeed { () throws(StreamError) in
        try reader.readNumbers(data.span, into: &numbers, &names)
      }
    }
    attempt { () throws(StreamError) in
      var names = NameMemory()
      _ = try reader.readTexts(data.span, &names)
    }
    attempt { () throws(StreamError) in
      let range = try reader.readRange(data.span)
      precondition(range.upperBound <= data.count)
    }
  }
}

/// Paths to a few fields of the message and of what lies in it.
private func paths(of channel: Channel) -> [String] {
  guard let type = try? MessageType(channel: channel) else { return [] }
  return type.structs[0].fields.suffix(4).flatMap { field in
    guard case .structure(let index) = field.type else {
      return [".\(field.name)", ".\(field.name)[1:]", ".\(field.name)[*]", ".\(field.name)[b,a]"]
    }
    let elements = field.count == .one ? "" : "[:]"
    return type.structs[index].fields.suffix(2).flatMap {
      [".\(field.name)\(elements).\($0.name)", ".\(field.name)[a*].\($0.name)"]
    }
  }
}
