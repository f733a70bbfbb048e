package import Bytes

/// The parts of the file form besides the records themselves.
package struct FileFeatures: OptionSet, Sendable {
  package let rawValue: Int
  package init(rawValue: Int) { self.rawValue = rawValue }

  package static let chunks = FileFeatures(rawValue: 1 << 0)
  package static let messageIndexes = FileFeatures(rawValue: 1 << 1)
  package static let statistics = FileFeatures(rawValue: 1 << 2)
  package static let repeatedSchemas = FileFeatures(rawValue: 1 << 3)
  package static let repeatedChannels = FileFeatures(rawValue: 1 << 4)
  package static let attachmentIndexes = FileFeatures(rawValue: 1 << 5)
  package static let metadataIndexes = FileFeatures(rawValue: 1 << 6)
  package static let chunkIndexes = FileFeatures(rawValue: 1 << 7)
  package static let summaryOffsets = FileFeatures(rawValue: 1 << 8)

  package static let all = FileFeatures(rawValue: (1 << 9) - 1)
}

/// Writes the form for files: chunks, message indexes, and a summary that locates them.
///
/// `threads` threads compress the chunks; the bytes do not depend on their number. Attachments and
/// metadata are written at once, so they precede the chunk being filled.
package final class ChunkedWriter: RecordSink {
  /// The outputs in flight, in order.
  private enum Output: Sendable {
    case chunk(Result<FinishedChunk, StreamError>)
    case attachment(Bytes)
    case metadata(Metadata)
    case raw(Bytes)
  }

  private let output: FileOutput
  private let features: FileFeatures
  private let chunkSize: Int
  private let threads: Int
  private let encoders: OrderedWorkers<ChunkDraft, Output>
  private var registry = ChannelRegistry()
  private var draft = ChunkDraft()
  private var summary = FileSummary()
  private var scratch = ByteBuilder(reserving: 256)

  /// - Parameters:
  ///   - chunkSize: bytes at which a chunk is full; a larger message gets its own chunk.
  package init(
    _ output: FileOutput, header: Header, compression: ChunkCompression = .none,
    chunkSize: Int = 1 << 20, threads: Int = 1, features: FileFeatures = .all
  ) throws(StreamError) {
    self.output = output
    self.features = features
    self.chunkSize = chunkSize
    self.threads = threads
    encoders = OrderedWorkers(threads: threads) {
      let encoder = ChunkEncoder(compression)
      return { draft in
        .chunk(Result { () throws(StreamError) in try encoder.encode(draft) })
      }
    }
    try output.write(MCAP.magic)
    try write(record: header)
  }

  package func addSchema(_ schema: Schema, preferredID: UInt16?) throws(StreamError) {
    if let record = try registry.id(of: schema, preferred: preferredID).new { try add(record) }
  }

  package func addChannel(
    _ channel: Channel, preferredID: UInt16? = nil, distinctFrom others: Set<UInt16> = []
  ) throws(StreamError) -> UInt16 {
    let added = try registry.id(of: channel, preferred: preferredID, distinctFrom: others)
    if let schema = added.newSchema { try add(schema) }
    if let new = added.new { try add(new) }
    return added.id
  }

  package func write(_ message: Message, followedBy tail: Bytes) throws(StreamError) {
    summary.count(message)
    guard features.contains(.chunks) else {
      scratch.removeAll()
      message.encodePrefix(payloadSize: message.data.count + tail.count, into: &scratch)
      try output.write(scratch.bytes)
      try output.write(message.data.span)
      return try output.write(tail.span)
    }
    let size = MCAP.messagePrefixSize + message.data.count + tail.count
    if draft.messageCount > 0, draft.records.count + size > chunkSize { try closeChunk() }
    draft.append(message, followedBy: tail)
    if draft.records.count >= chunkSize { try closeChunk() }
  }

  package func write(_ metadata: Metadata) throws(StreamError) { try queue(.metadata(metadata)) }

  package func write(raw record: Bytes) throws(StreamError) {
    let isAttachment = record.span.load(littleEndianAt: 0) == Opcode.attachment.rawValue
    try queue(isAttachment ? .attachment(record) : .raw(record))
  }

  /// Ends the open chunk, so that later records go to another one.
  package func closeChunk() throws(StreamError) {
    guard !draft.isEmpty else { return }
    encoders.submit(draft)
    draft = ChunkDraft()
    while encoders.pending > 2 * threads { try writeNext() }
  }

  package func finish() throws(StreamError) {
    try closeChunk()
    while encoders.pending > 0 { try writeNext() }
    try write(record: DataEnd(dataSectionCRC: output.checksum()))
    output.restartChecksum()
    let start = output.offset
    var offsets: [SummaryOffset] = []
    for group in try summary.groups(features) where group.size > 0 {
      offsets.append(
        SummaryOffset(
          groupOpcode: group.opcode, groupStart: output.offset, groupLength: UInt64(group.size)))
      try group.records.copy(to: output)
    }
    let offsetStart = output.offset
    if features.contains(.summaryOffsets) {
      for offset in offsets { try write(record: offset) }
    }
    try output.writeFooter(
      summaryStart: output.offset > start ? start : 0,
      summaryOffsetStart: output.offset > offsetStart ? offsetStart : 0)
    try output.flush()
  }

  private func add(_ schema: SchemaRecord) throws(StreamError) {
    try summary.add(schema)
    try addDefinition(schema)
  }

  private func add(_ channel: ChannelRecord) throws(StreamError) {
    try summary.add(channel)
    try addDefinition(channel)
  }

  private func addDefinition(_ record: some MCAPRecord) throws(StreamError) {
    if features.contains(.chunks) { draft.append(record) } else { try write(record: record) }
  }

  private func queue(_ item: Output) throws(StreamError) {
    encoders.submit(finished: item)
    while encoders.pending > 0, encoders.isNextReady { try writeNext() }
  }

  private func writeNext() throws(StreamError) {
    let offset = output.offset
    switch encoders.next() {
    case nil: return
    case .chunk(let result): try write(try result.get())
    case .attachment(let record):
      try output.write(record.span)
      try summary.add(AttachmentIndex(offset: offset, record: record))
    case .metadata(let metadata):
      try write(record: metadata)
      try summary.add(
        MetadataIndex(offset: offset, length: output.offset - offset, name: metadata.name))
    case .raw(let record): try output.write(record.span)
    }
  }

  private func write(_ chunk: FinishedChunk) throws(StreamError) {
    let start = output.offset
    scratch.removeAll()
    chunk.header.encodePrefix(into: &scratch)
    try output.write(scratch.bytes)
    try output.write(chunk.stored.span)
    let length = output.offset - start
    var offsets: [(channelID: UInt16, offset: UInt64)] = []
    let indexStart = output.offset
    if features.contains(.messageIndexes) {
      for index in chunk.indexes {
        offsets.append((index.channelID, output.offset))
        try write(record: index)
      }
    }
    try summary.add(
      ChunkIndex(
        header: chunk.header, chunkStartOffset: start, chunkLength: length,
        messageIndexOffsets: offsets, messageIndexLength: output.offset - indexStart))
  }

  private func write(record: some MCAPRecord) throws(StreamError) {
    scratch.removeAll()
    record.encode(into: &scratch)
    try output.write(scratch.bytes)
  }
}
