package import Bytes

/// The layout of a channel's messages. MCAP specification, "Schema (op=0x03)".
package struct Schema: Hashable, Sendable {
  /// The type's name: `sensor_msgs/msg/Image`, `foxglove.RawImage`.
  package var name: String
  /// The encoding of `data`: `ros1msg`, `ros2msg`, `protobuf`, `jsonschema`, or empty.
  package var encoding: String
  package var data: [UInt8]

  package init(name: String, encoding: String, data: [UInt8]) {
    self.name = name
    self.encoding = encoding
    self.data = data
  }

  /// Hashes only the ends of long data: a stream may have many channels of one long schema.
  package func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    hasher.combine(encoding)
    hasher.combine(data.count)
    hasher.combine(data.prefix(2048))
    hasher.combine(data.suffix(2048))
  }
}

/// A schema with the id by which channels of the same file refer to it.
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
