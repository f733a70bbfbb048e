/// How the messages of a channel are laid out. MCAP specification, "Schema (op=0x03)".
package struct Schema: Hashable, Sendable {
  /// The type's name: `sensor_msgs/msg/Image`, `foxglove.RawImage`.
  package var name: String
  /// What `data` is: `ros1msg`, `ros2msg`, `protobuf`, `jsonschema`, or empty.
  package var encoding: String
  package var data: [UInt8]

  package init(name: String, encoding: String, data: [UInt8]) {
    self.name = name
    self.encoding = encoding
    self.data = data
  }

  /// Looks only at the ends of long data: a stream may have many channels of one long schema.
  package func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    hasher.combine(encoding)
    hasher.combine(data.count)
    hasher.combine(data.prefix(2048))
    hasher.combine(data.suffix(2048))
  }
}

/// A topic: a stream of messages of one type. MCAP specification, "Channel (op=0x04)".
package struct Channel: Hashable, Sendable {
  package var topic: String
  /// How the messages are serialized: `ros1`, `cdr`, `protobuf`, `json`.
  package var messageEncoding: String
  /// nil for a channel without one (schema id 0).
  package var schema: Schema?
  /// In the order of the file, which the specification leaves free.
  package var metadata: [KeyValue]

  package init(
    topic: String, messageEncoding: String, schema: Schema?, metadata: [KeyValue] = []
  ) {
    self.topic = topic
    self.messageEncoding = messageEncoding
    self.schema = schema
    self.metadata = metadata
  }
}

/// One entry of a string map. Maps keep their order, so that the same input gives the same bytes.
package struct KeyValue: Hashable, Sendable {
  package var key: String
  package var value: String

  package init(_ key: String, _ value: String) {
    self.key = key
    self.value = value
  }
}

/// MCAP specification, "Message (op=0x05)". Times are nanoseconds.
package struct Message: Sendable {
  /// The channel's id in the stream it was read from.
  package var channelID: UInt16
  package var sequence: UInt32
  /// When the message was recorded.
  package var logTime: UInt64
  /// When it was sent; the log time where the recorder does not know.
  package var publishTime: UInt64
  package var data: Bytes

  package init(
    channelID: UInt16, sequence: UInt32, logTime: UInt64, publishTime: UInt64, data: Bytes
  ) {
    self.channelID = channelID
    self.sequence = sequence
    self.logTime = logTime
    self.publishTime = publishTime
    self.data = data
  }
}

/// A schema with the id that channels of the same file know it by.
package struct SchemaRecord: MCAPRecord {
  package static let opcode = Opcode.schema
  package var id: UInt16
  package var schema: Schema

  package init(id: UInt16, schema: Schema) {
    self.id = id
    self.schema = schema
  }

  package init(parsing cursor: inout ByteCursor) throws(StreamError) {
    id = try cursor.readUInt16()
    schema = Schema(
      name: try cursor.readString(), encoding: try cursor.readString(),
      data: try cursor.readByteArray())
  }

  package func encodeBody(into builder: inout ByteBuilder) {
    builder.append(id)
    builder.append(string: schema.name)
    builder.append(string: schema.encoding)
    builder.append(byteArray: schema.data)
  }
}

/// A channel with its id and that of its schema.
package struct ChannelRecord: MCAPRecord, Hashable {
  package static let opcode = Opcode.channel
  package var id: UInt16
  package var schemaID: UInt16
  package var topic: String
  package var messageEncoding: String
  package var metadata: [KeyValue]

  package init(id: UInt16, schemaID: UInt16, channel: Channel) {
    self.id = id
    self.schemaID = schemaID
    topic = channel.topic
    messageEncoding = channel.messageEncoding
    metadata = channel.metadata
  }

  package init(parsing cursor: inout ByteCursor) throws(StreamError) {
    id = try cursor.readUInt16()
    schemaID = try cursor.readUInt16()
    topic = try cursor.readString()
    messageEncoding = try cursor.readString()
    metadata = try cursor.readStringMap()
  }

  package func encodeBody(into builder: inout ByteBuilder) {
    builder.append(id)
    builder.append(schemaID)
    builder.append(string: topic)
    builder.append(string: messageEncoding)
    builder.append(map: metadata)
  }
}

extension Message {
  /// A message from the body of its record; shares the record's memory.
  package init(body: Bytes) throws(StreamError) {
    guard body.count >= Self.fieldsSize else {
      throw StreamError(.malformed, "a message of \(body.count) bytes has no room for its fields")
    }
    let span = body.span
    self.init(
      channelID: span.load(littleEndianAt: 0), sequence: span.load(littleEndianAt: 2),
      logTime: span.load(littleEndianAt: 6), publishTime: span.load(littleEndianAt: 14),
      data: body.dropFirst(Self.fieldsSize))
  }

  /// Bytes of the fields before the payload.
  package static let fieldsSize = 22

  /// The record up to the payload, which follows as it is.
  func prefix(payloadSize: Int) -> InlineArray<31, UInt8> {
    var prefix = InlineArray<31, UInt8>(repeating: Opcode.message.rawValue)
    var span = prefix.mutableSpan
    var bytes = unsafe span.mutableBytes
    bytes.storeBytes(
      of: UInt64(Self.fieldsSize + payloadSize).littleEndian, toByteOffset: 1, as: UInt64.self)
    bytes.storeBytes(of: channelID.littleEndian, toByteOffset: 9, as: UInt16.self)
    bytes.storeBytes(of: sequence.littleEndian, toByteOffset: 11, as: UInt32.self)
    bytes.storeBytes(of: logTime.littleEndian, toByteOffset: 15, as: UInt64.self)
    bytes.storeBytes(of: publishTime.littleEndian, toByteOffset: 23, as: UInt64.self)
    return prefix
  }

  /// Appends the record up to the payload, which follows as it is.
  package func encodePrefix(payloadSize: Int, into builder: inout ByteBuilder) {
    builder.append(Opcode.message.rawValue)
    builder.append(UInt64(Self.fieldsSize + payloadSize))
    builder.append(channelID)
    builder.append(sequence)
    builder.append(logTime)
    builder.append(publishTime)
  }
}
