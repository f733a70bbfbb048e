package import Bytes

/// A block of records, compressed as a whole. MCAP specification, "Chunk (op=0x06)".
package struct ChunkHeader: Equatable {
  /// Log times of the earliest and the latest message; 0 without messages.
  package var messageStartTime: UInt64
  package var messageEndTime: UInt64
  package var uncompressedSize: UInt64
  /// CRC-32 of the decompressed records; 0 when absent.
  package var uncompressedCRC: UInt32
  /// Empty, `lz4` or `zstd`.
  package var compression: String
  /// Bytes of the records as stored, which follow the header immediately.
  package var recordsSize: UInt64

  /// The length and sizes of a chunk that a recorder is still compressing into the file: the writer of
  /// mcap's Rust library fills them in when the chunk is complete, first the record's length.
  package static let openSize = UInt64.max

  package init(
    messageStartTime: UInt64, messageEndTime: UInt64, uncompressedSize: UInt64,
    uncompressedCRC: UInt32, compression: String, recordsSize: UInt64
  ) {
    self.messageStartTime = messageStartTime
    self.messageEndTime = messageEndTime
    self.uncompressedSize = uncompressedSize
    self.uncompressedCRC = uncompressedCRC
    self.compression = compression
    self.recordsSize = recordsSize
  }

  package init(parsing cursor: inout ByteCursor) throws(StreamError) {
    messageStartTime = try cursor.readUInt64()
    messageEndTime = try cursor.readUInt64()
    uncompressedSize = try cursor.readUInt64()
    uncompressedCRC = try cursor.readUInt32()
    compression = try cursor.readString()
    recordsSize = try cursor.readUInt64()
  }

  /// Appends opcode, length and all fields before the records.
  package func encodePrefix(into builder: inout ByteBuilder) {
    builder.append(Opcode.chunk.rawValue)
    builder.append(UInt64(40 + compression.utf8.count) + recordsSize)
    builder.append(messageStartTime)
    builder.append(messageEndTime)
    builder.append(uncompressedSize)
    builder.append(uncompressedCRC)
    builder.append(string: compression)
    builder.append(recordsSize)
  }
}

/// The places of one channel's messages in a chunk. MCAP specification, "Message Index (op=0x07)".
package struct MessageIndex: MCAPRecord {
  package static let opcode = Opcode.messageIndex
  package var channelID: UInt16
  /// Log time, and offset of the message's opcode in the decompressed chunk.
  package var entries: [(time: UInt64, offset: UInt64)]

  package init(channelID: UInt16, entries: [(time: UInt64, offset: UInt64)] = []) {
    self.channelID = channelID
    self.entries = entries
  }

  package init(parsing cursor: inout ByteCursor) throws(StreamError) {
    channelID = try cursor.readUInt16()
    entries = try cursor.readUInt64Map().map { (time: $0.0, offset: $0.1) }
  }

  package func encodeBody(into builder: inout ByteBuilder) {
    builder.append(channelID)
    builder.lengthPrefixed { builder in
      for entry in entries {
        builder.append(entry.time)
        builder.append(entry.offset)
      }
    }
  }
}

/// The place and the content of a chunk. MCAP specification, "Chunk Index (op=0x08)".
package struct ChunkIndex: MCAPRecord {
  package static let opcode = Opcode.chunkIndex
  package var messageStartTime: UInt64
  package var messageEndTime: UInt64
  /// Offset of the chunk record's opcode in the file; then the size of the whole record.
  package var chunkStartOffset: UInt64
  package var chunkLength: UInt64
  /// Offset in the file of each channel's message index; empty without message indexes.
  package var messageIndexOffsets: [(channelID: UInt16, offset: UInt64)]
  package var messageIndexLength: UInt64
  package var compression: String
  package var compressedSize: UInt64
  package var uncompressedSize: UInt64

  package init(
    header: ChunkHeader, chunkStartOffset: UInt64, chunkLength: UInt64,
    messageIndexOffsets: [(channelID: UInt16, offset: UInt64)], messageIndexLength: UInt64
  ) {
    messageStartTime = header.messageStartTime
    messageEndTime = header.messageEndTime
    self.chunkStartOffset = chunkStartOffset
    self.chunkLength = chunkLength
    self.messageIndexOffsets = messageIndexOffsets
    self.messageIndexLength = messageIndexLength
    compression = header.compression
    compressedSize = header.recordsSize
    uncompressedSize = header.uncompressedSize
  }

  package init(parsing cursor: inout ByteCursor) throws(StreamError) {
    messageStartTime = try cursor.readUInt64()
    messageEndTime = try cursor.readUInt64()
    chunkStartOffset = try cursor.readUInt64()
    chunkLength = try cursor.readUInt64()
    messageIndexOffsets = try cursor.readChannelMap().map { (channelID: $0.0, offset: $0.1) }
    messageIndexLength = try cursor.readUInt64()
    compression = try cursor.readString()
    compressedSize = try cursor.readUInt64()
    uncompressedSize = try cursor.readUInt64()
  }

  package func encodeBody(into builder: inout ByteBuilder) {
    builder.append(messageStartTime)
    builder.append(messageEndTime)
    builder.append(chunkStartOffset)
    builder.append(chunkLength)
    builder.lengthPrefixed { builder in
      for entry in messageIndexOffsets {
        builder.append(entry.channelID)
        builder.append(entry.offset)
      }
    }
    builder.append(messageIndexLength)
    builder.append(string: compression)
    builder.append(compressedSize)
    builder.append(uncompressedSize)
  }
}

extension ByteCursor {
  /// A map from channel ids to counts or offsets.
  package mutating func readChannelMap() throws(StreamError) -> [(UInt16, UInt64)] {
    try readMap(
      { cursor throws(StreamError) in try cursor.readUInt16() },
      { cursor throws(StreamError) in try cursor.readUInt64() })
  }

  fileprivate mutating func readUInt64Map() throws(StreamError) -> [(UInt64, UInt64)] {
    try readMap(
      { cursor throws(StreamError) in try cursor.readUInt64() },
      { cursor throws(StreamError) in try cursor.readUInt64() })
  }
}
