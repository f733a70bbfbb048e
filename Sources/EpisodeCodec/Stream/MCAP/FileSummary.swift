internal import Bytes

/// The records that a writer has written so far, for the summary section. What grows with the file
/// is in temporary files beyond a megabyte of each kind.
struct FileSummary {
  private var schemas = Group(.schema)
  private var channels = Group(.channel)
  private var attachments = Group(.attachmentIndex)
  private var metadata = Group(.metadataIndex)
  private var chunks = Group(.chunkIndex)
  private var statistics = Statistics()
  private var messageCounts: [UInt16: UInt64] = [:]
  private var scratch = ByteBuilder()

  /// The records of one kind.
  struct Group {
    let opcode: Opcode
    fileprivate(set) var records = Spool()
    fileprivate var count: UInt32 = 0

    fileprivate init(_ opcode: Opcode) { self.opcode = opcode }

    var size: Int { records.count }
  }

  mutating func add(_ record: SchemaRecord) throws(StreamError) { try add(record, to: \.schemas) }
  mutating func add(_ record: ChannelRecord) throws(StreamError) { try add(record, to: \.channels) }
  mutating func add(_ record: ChunkIndex) throws(StreamError) { try add(record, to: \.chunks) }
  mutating func add(_ record: MetadataIndex) throws(StreamError) { try add(record, to: \.metadata) }
  mutating func add(_ record: AttachmentIndex) throws(StreamError) {
    try add(record, to: \.attachments)
  }

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
  func groups(_ features: FileFeatures) throws(StreamError) -> [Group] {
    var total = statistics
    total.schemaCount = UInt16(clamping: schemas.count)
    total.channelCount = channels.count
    total.attachmentCount = attachments.count
    total.metadataCount = metadata.count
    total.chunkCount = chunks.count
    total.channelMessageCounts = messageCounts.sorted { $0.key < $1.key }
      .map { (channelID: $0.key, count: $0.value) }
    var counts = Group(.statistics)
    try counts.records.append(total.encoded())
    let all: [(FileFeatures, Group)] = [
      (.repeatedSchemas, schemas), (.repeatedChannels, channels), (.statistics, counts),
      (.metadataIndexes, metadata), (.attachmentIndexes, attachments), (.chunkIndexes, chunks),
    ]
    return all.filter { features.contains($0.0) }.map(\.1)
  }

  private mutating func add(
    _ record: some MCAPRecord, to group: WritableKeyPath<FileSummary, Group>
  ) throws(StreamError) {
    scratch.removeAll()
    record.encode(into: &scratch)
    try self[keyPath: group].records.append(scratch.bytes)
    self[keyPath: group].count += 1
  }
}
