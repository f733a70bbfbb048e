package import Bytes

/// A named string map. MCAP specification, "Metadata (op=0x0C)".
package struct Metadata: MCAPRecord, Hashable, Sendable {
  package static let opcode = Opcode.metadata
  package var name: String
  package var entries: [KeyValue]

  package init(name: String, entries: [KeyValue]) {
    self.name = name
    self.entries = entries
  }

  package subscript(key: String) -> String? { entries.first { $0.key == key }?.value }

  package init(parsing cursor: inout ByteCursor) throws(StreamError) {
    name = try cursor.readString()
    entries = try cursor.readStringMap()
  }

  package func encodeBody(into builder: inout ByteBuilder) {
    builder.append(string: name)
    builder.append(map: entries)
  }
}

/// The place of a metadata record. MCAP specification, "Metadata Index (op=0x0D)".
package struct MetadataIndex: MCAPRecord, Equatable {
  package static let opcode = Opcode.metadataIndex
  /// Offset of the metadata record's opcode in the file; then the size of the whole record.
  package var offset: UInt64
  package var length: UInt64
  package var name: String

  package init(offset: UInt64, length: UInt64, name: String) {
    self.offset = offset
    self.length = length
    self.name = name
  }

  package init(parsing cursor: inout ByteCursor) throws(StreamError) {
    offset = try cursor.readUInt64()
    length = try cursor.readUInt64()
    name = try cursor.readString()
  }

  package func encodeBody(into builder: inout ByteBuilder) {
    builder.append(offset)
    builder.append(length)
    builder.append(string: name)
  }
}
