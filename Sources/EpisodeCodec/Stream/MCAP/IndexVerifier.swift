internal import Bytes

/// Compares the message indexes and the summary of a file with what its data section holds.
///
/// It keeps a hash for each record that the summary may name, and the places of the messages of one
/// chunk.
struct IndexVerifier {
  /// A chunk, until the record after its message indexes.
  private struct OpenChunk {
    var index: ChunkIndex
    /// The channels with messages, and the times and places of these in the order of the chunk.
    var messages: [UInt16: [(time: UInt64, offset: UInt64)]] = [:]
  }

  private var chunk: OpenChunk?
  /// Hashes of the index entries that describe the records, by offset.
  private(set) var chunks: [UInt64: Int] = [:]
  private(set) var attachments: [UInt64: Int] = [:]
  private(set) var metadata: [UInt64: Int] = [:]
  private(set) var counts: [UInt16: UInt64] = [:]
  private(set) var messageCount: UInt64 = 0
  private(set) var times: (first: UInt64, last: UInt64)?

  /// Begins the chunk that a record holds.
  mutating func begin(_ record: RawRecord, _ header: ChunkHeader) throws(StreamError) {
    chunk = OpenChunk(
      index: ChunkIndex(
        header: header, chunkStartOffset: record.offset, chunkLength: UInt64(record.bytes.count),
        messageIndexOffsets: [], messageIndexLength: 0))
  }

  /// Adds a message.
  /// - Parameter offset: in the chunk's records; nil outside chunks.
  mutating func add(_ message: Message, at offset: Int?) {
    messageCount += 1
    counts[message.channelID, default: 0] += 1
    let time = message.logTime
    times = (min(times?.first ?? .max, time), max(times?.last ?? 0, time))
    guard let offset else { return }
    chunk?.messages[message.channelID, default: []].append((time, UInt64(offset)))
  }

  /// Adds a record outside chunks that is not a chunk or a message.
  mutating func add(
    _ opcode: Opcode, _ record: Bytes, at offset: UInt64
  ) throws(StreamError) {
    let body = record.dropFirst(MCAP.prefixSize)
    if opcode == .messageIndex {
      return try add(
        try MessageIndex(body: body.span), at: offset, length: UInt64(record.count))
    }
    try closeChunk()
    switch opcode {
    case .metadata:
      metadata[offset] = Self.hash(
        MetadataIndex(
          offset: offset, length: UInt64(record.count), name: try Metadata(body: body.span).name))
    case .attachment:
      attachments[offset] = Self.hash(try AttachmentIndex(offset: offset, record: record))
    default: break
    }
  }

  /// An index has one entry for each message of its channel in the chunk before it.
  private mutating func add(
    _ index: MessageIndex, at offset: UInt64, length: UInt64
  ) throws(StreamError) {
    guard let chunk else { throw StreamError(.malformed, "a message index without a chunk") }
    let id = index.channelID
    guard !chunk.index.messageIndexOffsets.contains(where: { $0.channelID == id }) else {
      throw StreamError(.malformed, "channel \(id) has two message indexes after a chunk")
    }
    let entries = index.entries.sorted { $0.offset < $1.offset }
    let messages = chunk.messages[id] ?? []
    guard entries.elementsEqual(messages, by: { $0 == $1 }) else {
      throw StreamError(
        .malformed, "the message index of channel \(id) differs from the chunk before it")
    }
    self.chunk?.index.messageIndexOffsets.append((id, offset))
    self.chunk?.index.messageIndexLength += length
  }

  /// Ends the chunk whose message indexes have been read.
  mutating func closeChunk() throws(StreamError) {
    guard var closed = chunk else { return }
    chunk = nil
    let times = closed.messages.values.joined().map(\.time)
    let index = closed.index
    let claimed = (index.messageStartTime, index.messageEndTime)
    guard claimed == (times.min() ?? 0, times.max() ?? 0) else {
      throw StreamError(
        .malformed, "a chunk's first and last times are not those of its messages"
      ).at(offset: index.chunkStartOffset)
    }
    let indexed = index.messageIndexOffsets.filter { closed.messages[$0.channelID] != nil }
    guard index.messageIndexOffsets.isEmpty || indexed.count == closed.messages.count else {
      throw StreamError(.malformed, "a channel of the chunk has no message index")
        .at(offset: index.chunkStartOffset)
    }
    closed.index.messageIndexOffsets.sort { $0.channelID < $1.channelID }
    chunks[index.chunkStartOffset] = Self.hash(closed.index)
  }

  static func hash(_ record: some MCAPRecord) -> Int {
    var hasher = Hasher()
    for byte in record.encoded() { hasher.combine(byte) }
    return hasher.finalize()
  }
}
