import EpisodeCodec

/// Writes a variant with the codec's records and output, as the suite's `write` programs do.
struct ConformanceWriter {
  private let variant: ConformanceVariant
  private let output = FileOutput(toMemory: ())
  private var chunkIndex: ChunkIndex?
  private var attachmentIndex: AttachmentIndex?
  private var metadataIndex: MetadataIndex?

  static func write(_ variant: ConformanceVariant) throws(StreamError) -> [UInt8] {
    var writer = ConformanceWriter(variant)
    try writer.output.write(MCAP.magic)
    try writer.output.write(Header().encoded())
    try writer.writeContent()
    try writer.output.write(DataEnd(dataSectionCRC: writer.output.checksum()).encoded())
    try writer.writeSummary()
    try writer.output.write(MCAP.magic)
    try writer.output.flush()
    return writer.output.collected
  }

  private init(_ variant: ConformanceVariant) { self.variant = variant }

  private var schema: SchemaRecord? {
    guard variant.schema != nil else { return nil }
    return SchemaRecord(id: 1, schema: Schema(name: "Example", encoding: "c", data: [4, 5, 6]))
  }

  private var channel: ChannelRecord? {
    guard variant.channel != nil else { return nil }
    guard let schema else {
      let channel = Channel(topic: "example", messageEncoding: "text", schema: nil)
      return ChannelRecord(id: 1, schemaID: 0, channel: channel)
    }
    let channel = Channel(
      topic: "example", messageEncoding: "a", schema: schema.schema,
      metadata: [KeyValue("foo", "bar")])
    return ChannelRecord(id: 1, schemaID: 1, channel: channel)
  }
}

/// The data section.
extension ConformanceWriter {
  private mutating func writeContent() throws(StreamError) {
    var records = ByteBuilder()
    schema?.encode(into: &records)
    channel?.encode(into: &records)
    var index = MessageIndex(channelID: 1)
    for time in variant.times {
      index.entries.append((time.log, UInt64(records.count)))
      let message = Message(
        channelID: 1, sequence: time.sequence, logTime: time.log, publishTime: time.publish,
        data: Bytes([1, 2, 3]))
      message.encodePrefix(into: &records)
      records.append(message.data.span)
    }
    if variant.has(.chunks) {
      try writeChunk(of: records, index)
    } else {
      try output.write(records.bytes)
    }
    try writeAttachment()
    try writeMetadata()
  }

  private mutating func writeChunk(
    of records: ByteBuilder, _ index: MessageIndex
  ) throws(StreamError) {
    let header = ChunkHeader(
      messageStartTime: variant.timeRange.first, messageEndTime: variant.timeRange.last,
      uncompressedSize: UInt64(records.count),
      uncompressedCRC: CRC32.of(records.bytes.rawSpan), compression: "",
      recordsSize: UInt64(records.count))
    var prefix = ByteBuilder()
    header.encodePrefix(into: &prefix)
    let start = output.offset
    try output.write(prefix.bytes)
    try output.write(records.bytes)

    let end = output.offset
    var indexOffsets: [(channelID: UInt16, offset: UInt64)] = []
    if variant.has(.messageIndexes) {
      indexOffsets.append((channelID: 1, offset: end))
      try output.write(index.encoded())
    }
    chunkIndex = ChunkIndex(
      header: header, chunkStartOffset: start, chunkLength: end - start,
      messageIndexOffsets: indexOffsets,
      messageIndexLength: output.offset - end)
  }

  private mutating func writeAttachment() throws(StreamError) {
    guard variant.attachment != nil else { return }
    let attachment = Attachment(
      logTime: 2, createTime: 1, name: "myFile", mediaType: "application/octet-stream",
      data: [1, 2, 3]
    ).encoded()
    attachmentIndex = try AttachmentIndex(offset: output.offset, record: Bytes(attachment))
    try output.write(attachment)
  }

  private mutating func writeMetadata() throws(StreamError) {
    guard variant.metadata != nil else { return }
    let metadata = Metadata(name: "myMetadata", entries: [KeyValue("foo", "bar")]).encoded()
    metadataIndex = MetadataIndex(
      offset: output.offset, length: UInt64(metadata.count), name: "myMetadata")
    try output.write(metadata)
  }
}

/// The summary section.
extension ConformanceWriter {
  private func writeSummary() throws(StreamError) {
    output.restartChecksum()
    let start = output.offset
    let groups: [(feature: ConformanceVariant.Feature, record: (any MCAPRecord)?)] = [
      (.repeatedSchemas, schema), (.repeatedChannels, channel), (.statistics, statistics),
      (.metadataIndexes, metadataIndex), (.attachmentIndexes, attachmentIndex),
      (.chunkIndexes, chunkIndex),
    ]
    var offsets: [SummaryOffset] = []
    for case (let feature, let record?) in groups where variant.has(feature) {
      let bytes = record.encoded()
      offsets.append(
        SummaryOffset(
          groupOpcode: type(of: record).opcode, groupStart: output.offset,
          groupLength: UInt64(bytes.count)))
      try output.write(bytes)
    }
    let offsetStart = output.offset
    if variant.has(.summaryOffsets) {
      for offset in offsets { try output.write(offset.encoded()) }
    }
    let footer = Footer(
      summaryStart: offsets.isEmpty ? 0 : start,
      summaryOffsetStart: variant.has(.summaryOffsets) ? offsetStart : 0, summaryCRC: 0
    ).encoded()
    try output.write(Array(footer.dropLast(4)))
    var crc = ByteBuilder()
    crc.append(output.checksum())
    try output.write(crc.bytes)
  }

  private var statistics: Statistics {
    var statistics = Statistics()
    statistics.messageCount = UInt64(variant.times.count)
    statistics.schemaCount = schema == nil ? 0 : 1
    statistics.channelCount = channel == nil ? 0 : 1
    statistics.attachmentCount = attachmentIndex == nil ? 0 : 1
    statistics.metadataCount = metadataIndex == nil ? 0 : 1
    statistics.chunkCount = chunkIndex == nil ? 0 : 1
    statistics.messageStartTime = variant.timeRange.first
    statistics.messageEndTime = variant.timeRange.last
    if !variant.times.isEmpty {
      statistics.channelMessageCounts = [(1, statistics.messageCount)]
    }
    return statistics
  }
}
