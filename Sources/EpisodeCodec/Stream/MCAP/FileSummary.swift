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

  mutating func add(_ definition: ChunkDefinition) throws(StreamError) {
    switch definition {
    case .schema(let record): try add(record, to: \.schemas)
    case .channel(let record): try add(record, to: \.channels)
    }
  }
  mutating func add(_ record: ChunkIndex) throws(StreamError) { try add(record, to: \.chunks) }
  mutating func add(_ record: MetadataIndex) throws(StreamError) { try add(record, to: \.metadata) }
  mutating func add(_ record: AttachmentIndex) throws(StreamError) {
    try add(record, to: \.attachments)
  }

  mutating func count(_ message: Message) {
    count(1, message.channelID, message.logTime...message.logTime)
  }

  mutating func count(_ chunk: FinishedChunk) {
    let times = chunk.header.messageStartTime...chunk.header.messageEndTime
    for index in chunk.indexes { count(UInt64(index.entries.count), index.channelID, times) }
  }

  private mutating func count(_ number: UInt64, _ channel: UInt16, _ times: ClosedRange<UInt64>) {
    let isFirst = statistics.messageCount == 0
    statistics.messageCount += number
    statistics.messageStartTime =
      isFirst ? times.lowerBound : min(statistics.messageStartTime, times.lowerBound)
    statistics.messageEndTime = max(statistics.messageEndTime, times.upperBound)
    messageCounts[channel, default: 0] += number
  }

  /// Bytes that the section takes, at most.
  var size: Int {
    let groups = [schemas, channels, attachments, metadata, chunks]
    // Statistics, and a SummaryOffset for each group.
    return groups.reduce(0) { $0 + $1.size } + 64 + 10 * messageCounts.count + 6 * 26
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
