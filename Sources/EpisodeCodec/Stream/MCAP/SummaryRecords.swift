package import Bytes

/// Counts and times of a file. MCAP specification, "Statistics (op=0x0B)".
package struct Statistics: MCAPRecord {
  package static let opcode = Opcode.statistics
  package var messageCount: UInt64 = 0
  package var schemaCount: UInt16 = 0
  package var channelCount: UInt32 = 0
  package var attachmentCount: UInt32 = 0
  package var metadataCount: UInt32 = 0
  package var chunkCount: UInt32 = 0
  /// Log times of the earliest and the latest message; 0 without messages.
  package var messageStartTime: UInt64 = 0
  package var messageEndTime: UInt64 = 0
  package var channelMessageCounts: [(channelID: UInt16, count: UInt64)] = []

  package init() {}

  package init(parsing cursor: inout ByteCursor) throws(StreamError) {
    messageCount = try cursor.readUInt64()
    schemaCount = try cursor.readUInt16()
    channelCount = try cursor.readUInt32()
    attachmentCount = try cursor.readUInt32()
    metadataCount = try cursor.readUInt32()
    chunkCount = try cursor.readUInt32()
    messageStartTime = try cursor.readUInt64()
    messageEndTime = try cursor.readUInt64()
    channelMessageCounts = try cursor.readChannelMap().map { (channelID: $0.0, count: $0.1) }
  }

  package func encodeBody(into builder: inout ByteBuilder) {
    builder.append(messageCount)
    builder.append(schemaCount)
    builder.append(channelCount)
    builder.append(attachmentCount)
    builder.append(metadataCount)
    builder.append(chunkCount)
    builder.append(messageStartTime)
    builder.append(messageEndTime)
    builder.lengthPrefixed { builder in
      for entry in channelMessageCounts {
        builder.append(entry.channelID)
        builder.append(entry.count)
      }
    }
  }
}

/// The place of one kind of record in the summary. MCAP specification, "Summary Offset (op=0x0E)".
package struct SummaryOffset: MCAPRecord, Equatable {
  package static let opcode = Opcode.summaryOffset
  package var groupOpcode: Opcode
  package var groupStart: UInt64
  package var groupLength: UInt64

  package init(groupOpcode: Opcode, groupStart: UInt64, groupLength: UInt64) {
    self.groupOpcode = groupOpcode
    self.groupStart = groupStart
    self.groupLength = groupLength
  }

  package init(parsing cursor: inout ByteCursor) throws(StreamError) {
    groupOpcode = Opcode(rawValue: try cursor.readUInt8())
    groupStart = try cursor.readUInt64()
    groupLength = try cursor.readUInt64()
  }

  package func encodeBody(into builder: inout ByteBuilder) {
    builder.append(groupOpcode.rawValue)
    builder.append(groupStart)
    builder.append(groupLength)
  }
}
