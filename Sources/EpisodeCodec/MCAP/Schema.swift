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
