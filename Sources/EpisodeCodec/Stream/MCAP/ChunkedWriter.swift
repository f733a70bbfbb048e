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
  private let target: any FilePieces
  /// The target, if it has no chunks.
  private let plain: ChunkedFile?
  /// The target, if it is several files, and what these need.
  private let parts: FileParts?
  private var tracker: PartTracker?
  private let chunkSize: Int
  private let threads: Int
  private let encoders: OrderedWorkers<ChunkDraft, Result<FilePiece, StreamError>>
  private var registry = ChannelRegistry()
  private var draft = ChunkDraft()

  /// - Parameters:
  ///   - chunkSize: bytes at which a chunk is full; a larger message gets its own chunk.
  package convenience init(
    _ output: FileOutput, header: Header, compression: ChunkCompression = .none,
    chunkSize: Int = 1 << 20, threads: Int = 1, features: FileFeatures = .all
  ) throws(StreamError) {
    let file = try ChunkedFile(output, header: header, features: features)
    self.init(
      to: file, plain: features.contains(.chunks) ? nil : file, parts: nil, compression,
      chunkSize, threads)
  }

  /// Writes several files, one after another.
  package convenience init(
    parts: FileParts, compression: ChunkCompression, chunkSize: Int, threads: Int
  ) {
    self.init(to: parts, plain: nil, parts: parts, compression, chunkSize, threads)
    tracker = PartTracker(duration: parts.limits.duration)
  }

  private init(
    to target: any FilePieces, plain: ChunkedFile?, parts: FileParts?,
    _ compression: ChunkCompression, _ chunkSize: Int, _ threads: Int
  ) {
    (self.target, self.plain, self.parts) = (target, plain, parts)
    (self.chunkSize, self.threads) = (chunkSize, threads)
    encoders = OrderedWorkers(threads: threads) {
      let encoder = ChunkEncoder(compression)
      return { draft in
        Result { () throws(StreamError) in .chunk(try encoder.encode(draft)) }
      }
    }
  }

  package func addSchema(_ schema: Schema, preferredID: UInt16?) throws(StreamError) {
    if let record = try registry.id(of: schema, preferred: preferredID).new {
      try add(.schema(record))
    }
  }

  package func addChannel(
    _ channel: Channel, preferredID: UInt16? = nil, distinctFrom others: Set<UInt16> = []
  ) throws(StreamError) -> UInt16 {
    let added = try registry.id(of: channel, preferred: preferredID, distinctFrom: others)
    if let schema = added.newSchema { try add(.schema(schema)) }
    if let new = added.new {
      try add(.channel(new))
      try tracker?.add(added.id, channel)
    }
    return added.id
  }

  package func write(_ message: Message, followedBy tail: Bytes) throws(StreamError) {
    if let plain { return try plain.write(message, followedBy: tail) }
    let size = MCAP.messagePrefixSize + message.data.count + tail.count
    if draft.messageCount > 0, draft.records.count + size > chunkSize { try closeChunk() }
    if tracker?.beginsPart(message) == true { try beginPart(with: message) }
    if draft.messageCount == 0 { draft.border = tracker?.border }
    draft.append(message, followedBy: tail)
    try tracker?.take(message, followedBy: tail)
    if draft.records.count >= chunkSize { try closeChunk() }
  }

  /// Completes the file before a message. A definition that none has needed yet goes to the next one.
  private func beginPart(with message: Message) throws(StreamError) {
    guard let parts, let border = tracker?.border else { return }
    if draft.messageCount > 0 { try closeChunk() }
    while encoders.pending > 0 { try writeNext() }
    try parts.begin(at: border, time: message.logTime)
  }

  package func write(_ metadata: Metadata) throws(StreamError) { try queue(.metadata(metadata)) }

  package func write(raw record: Bytes) throws(StreamError) {
    let isAttachment = record.span.load(littleEndianAt: 0) == Opcode.attachment.rawValue
    let border = draft.messageCount > 0 ? draft.border : tracker?.border
    try queue(isAttachment ? .attachment(record, border: border) : .raw(record))
  }

  /// Ends the open chunk, so that later records go to another one.
  package func closeChunk() throws(StreamError) {
    guard !draft.isEmpty else { return }
    encoders.submit(draft)
    draft = ChunkDraft()
    while encoders.pending > 2 * threads { try writeNext() }
    // What is ready need not wait: the input may pause.
    while encoders.pending > 0, encoders.isNextReady { try writeNext() }
  }

  package func finish() throws(StreamError) {
    try closeChunk()
    while encoders.pending > 0 { try writeNext() }
    try target.finish()
  }

  private func add(_ definition: ChunkDefinition) throws(StreamError) {
    if let plain { try plain.write(definition) } else { draft.append(definition) }
  }

  private func queue(_ piece: FilePiece) throws(StreamError) {
    encoders.submit(finished: .success(piece))
    while encoders.pending > 0, encoders.isNextReady { try writeNext() }
  }

  private func writeNext() throws(StreamError) {
    if let piece = encoders.next() { try target.write(piece.get()) }
  }
}
