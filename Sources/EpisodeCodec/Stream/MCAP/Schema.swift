package import Bytes

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
