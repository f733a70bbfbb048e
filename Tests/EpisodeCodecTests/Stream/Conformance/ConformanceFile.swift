/// A file of the suite, assembled record by record, and the records that readers must find in it.
struct ConformanceFile: Sendable {
  private(set) var bytes: [UInt8] = []
  /// The output of a streaming reader: chunks opened, message indexes left out.
  private(set) var streamed: [ConformanceRecord] = []

  let variant: ConformanceVariant
  private var chunkIndex: ConformanceRecord?
  private var attachmentStart = 0
  private var metadataStart = 0

  private static let magic: [UInt8] = [0x89, 0x4D, 0x43, 0x41, 0x50, 0x30, 0x0D, 0x0A]

  init(_ variant: ConformanceVariant) {
    self.variant = variant
    bytes = Self.magic
    append(.header(profile: "", library: ""))
    appendContent()
    attachmentStart = bytes.count
    if let attachment = variant.attachment { append(attachment) }
    metadataStart = bytes.count
    if let metadata = variant.metadata { append(metadata) }
    appendUnpadded(
      ConformanceRecord(0x0F, "DataEnd", ["data_section_crc": .u32(conformanceCRC(bytes))]))
    appendSummary()
    bytes += Self.magic
  }

  /// Unknown bytes that a reader must ignore at the end of an extensible record.
  private var padding: [UInt8] { variant.has(.padding) ? [0x01, 0xFF, 0xFF] : [] }

  private mutating func append(_ record: ConformanceRecord) {
    bytes += record.encoded(padding: padding)
    streamed.append(record)
  }

  private mutating func appendUnpadded(_ record: ConformanceRecord) {
    bytes += record.encoded()
    streamed.append(record)
  }
}

/// The data section.
extension ConformanceFile {
  private mutating func appendContent() {
    let definitions = [variant.schema, variant.channel].compactMap { $0 }
    guard variant.has(.chunks) else {
      for record in definitions { append(record) }
      for message in variant.messages { appendUnpadded(message) }
      return
    }
    streamed += definitions + variant.messages
    appendChunk(of: definitions)
  }

  private mutating func appendChunk(of definitions: [ConformanceRecord]) {
    var records = definitions.flatMap { $0.encoded() }
    var entries: [ConformanceRecord.Value] = []
    for message in variant.messages {
      entries += [message["log_time"], .u64(UInt64(records.count))]
      records += message.encoded()
    }
    let start = bytes.count
    bytes += ConformanceRecord(
      0x06, "Chunk",
      [
        "message_start_time": .u64(variant.timeRange.first),
        "message_end_time": .u64(variant.timeRange.last),
        "uncompressed_size": .u64(UInt64(records.count)),
        "uncompressed_crc": .u32(conformanceCRC(records)), "compression": .text(""),
        "records": .longBytes(records),
      ]
    ).encoded()

    let end = bytes.count
    if variant.has(.messageIndexes) {
      bytes += ConformanceRecord(
        0x07, "MessageIndex", ["channel_id": .u16(1), "records": .map(entries)]
      ).encoded(padding: padding)
    }
    chunkIndex = ConformanceRecord(
      0x08, "ChunkIndex",
      [
        "message_start_time": .u64(variant.timeRange.first),
        "message_end_time": .u64(variant.timeRange.last),
        "chunk_start_offset": .u64(UInt64(start)), "chunk_length": .u64(UInt64(end - start)),
        "message_index_offsets": .map(
          variant.has(.messageIndexes) ? [.u16(1), .u64(UInt64(end))] : []),
        "message_index_length": .u64(UInt64(bytes.count - end)), "compression": .text(""),
        "compressed_size": .u64(UInt64(records.count)),
        "uncompressed_size": .u64(UInt64(records.count)),
      ])
  }
}

/// The summary section.
extension ConformanceFile {
  private mutating func appendSummary() {
    let start = bytes.count
    var offsets: [ConformanceRecord] = []
    for record in summary {
      offsets.append(
        ConformanceRecord(
          0x0E, "SummaryOffset",
          [
            "group_opcode": .u8(record.opcode), "group_start": .u64(UInt64(bytes.count)),
            "group_length": .u64(UInt64(record.encoded(padding: padding).count)),
          ]))
      append(record)
    }
    let offsetStart = bytes.count
    if variant.has(.summaryOffsets) { for offset in offsets { append(offset) } }

    func footer(crc: UInt32) -> ConformanceRecord {
      ConformanceRecord(
        0x02, "Footer",
        [
          "summary_start": .u64(offsets.isEmpty ? 0 : UInt64(start)),
          "summary_offset_start": .u64(variant.has(.summaryOffsets) ? UInt64(offsetStart) : 0),
          "summary_crc": .u32(crc),
        ])
    }
    let covered = Array(bytes[start...]) + footer(crc: 0).encoded().dropLast(4)
    appendUnpadded(footer(crc: conformanceCRC(covered)))
  }

  /// At most one record of each type, so that each is a group of its own.
  private var summary: [ConformanceRecord] {
    [
      variant.has(.repeatedSchemas) ? variant.schema : nil,
      variant.has(.repeatedChannels) ? variant.channel : nil,
      variant.has(.statistics) ? statistics : nil,
      variant.has(.metadataIndexes) ? variant.metadata.map(metadataIndex) : nil,
      variant.has(.attachmentIndexes) ? variant.attachment.map(attachmentIndex) : nil,
      variant.has(.chunkIndexes) ? chunkIndex : nil,
    ].compactMap { $0 }
  }

  var statistics: ConformanceRecord {
    let count = UInt64(variant.messages.count)
    return ConformanceRecord(
      0x0B, "Statistics",
      [
        "message_count": .u64(count), "schema_count": .u16(variant.schema == nil ? 0 : 1),
        "channel_count": .u32(variant.channel == nil ? 0 : 1),
        "attachment_count": .u32(variant.attachment == nil ? 0 : 1),
        "metadata_count": .u32(variant.metadata == nil ? 0 : 1),
        "chunk_count": .u32(variant.has(.chunks) ? 1 : 0),
        "message_start_time": .u64(variant.timeRange.first),
        "message_end_time": .u64(variant.timeRange.last),
        "channel_message_counts": .map(count == 0 ? [] : [.u16(1), .u64(count)]),
      ])
  }

  private func metadataIndex(of metadata: ConformanceRecord) -> ConformanceRecord {
    ConformanceRecord(
      0x0D, "MetadataIndex",
      [
        "offset": .u64(UInt64(metadataStart)),
        "length": .u64(UInt64(metadata.encoded(padding: padding).count)),
        "name": metadata["name"],
      ])
  }

  private func attachmentIndex(of attachment: ConformanceRecord) -> ConformanceRecord {
    ConformanceRecord(
      0x0A, "AttachmentIndex",
      [
        "offset": .u64(UInt64(attachmentStart)),
        "length": .u64(UInt64(attachment.encoded(padding: padding).count)),
        "log_time": attachment["log_time"], "create_time": attachment["create_time"],
        "data_size": .u64(3), "name": attachment["name"],
        "media_type": attachment["media_type"],
      ])
  }
}
