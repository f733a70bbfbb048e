internal import Bytes

/// The records that a writer has written so far, for the summary section.
struct FileSummary {
  var schemas: [SchemaRecord] = []
  var channels: [ChannelRecord] = []
  var attachments: [AttachmentIndex] = []
  var metadata: [MetadataIndex] = []
  var chunks: [ChunkIndex] = []
  private var statistics = Statistics()
  private var messageCounts: [UInt16: UInt64] = [:]

  mutating func count(_ message: Message) {
    let isFirst = statistics.messageCount == 0
    statistics.messageCount += 1
    statistics.messageStartTime =
      isFirst ? message.logTime : min(statistics.messageStartTime, message.logTime)
    statistics.messageEndTime = max(statistics.messageEndTime, message.logTime)
    messageCounts[message.channelID, default: 0] += 1
  }

  /// The summary section, grouped by kind of record. Statistics follow the channels they count,
  /// because some readers need that.
  func groups(_ features: FileFeatures) -> [(opcode: Opcode, bytes: [UInt8])] {
    var total = statistics
    total.schemaCount = UInt16(clamping: schemas.count)
    total.channelCount = UInt32(clamping: channels.count)
    total.attachmentCount = UInt32(clamping: attachments.count)
    total.metadataCount = UInt32(clamping: metadata.count)
    total.chunkCount = UInt32(clamping: chunks.count)
    total.channelMessageCounts = messageCounts.sorted { $0.key < $1.key }
      .map { (channelID: $0.key, count: $0.value) }
    return [
      group(features.contains(.repeatedSchemas) ? schemas : []),
      group(features.contains(.repeatedChannels) ? channels : []),
      group(features.contains(.statistics) ? [total] : []),
      group(features.contains(.metadataIndexes) ? metadata : []),
      group(features.contains(.attachmentIndexes) ? attachments : []),
      group(features.contains(.chunkIndexes) ? chunks : []),
    ]
  }

  private func group<R: MCAPRecord>(_ records: [R]) -> (opcode: Opcode, bytes: [UInt8]) {
    var builder = ByteBuilder()
    for record in records { record.encode(into: &builder) }
    return (R.opcode, builder.bytes)
  }
}
