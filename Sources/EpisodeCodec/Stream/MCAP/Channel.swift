package import Bytes

/// A topic: a stream of messages of one type. MCAP specification, "Channel (op=0x04)".
package struct Channel: Hashable, Sendable {
  package var topic: String
  /// How the messages are serialized: `ros1`, `cdr`, `protobuf`, `json`.
  package var messageEncoding: String
  /// nil for a channel without one (schema id 0).
  package var schema: Schema?
  /// In the order of the file; the specification does not define one.
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

/// A channel with its id and its schema's id.
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
