internal import Bytes

/// What a file form consists of between its header and its summary.
enum FilePiece: Sendable {
  case chunk(FinishedChunk)
  case attachment(Bytes, border: PartBorder?)
  case metadata(Metadata)
  case raw(Bytes)
}

/// Takes the pieces of a file form in order.
protocol FilePieces: AnyObject {
  func write(_ piece: FilePiece) throws(StreamError)
  func finish() throws(StreamError)
}

/// A file with chunks being written, and the summary that locates them.
final class ChunkedFile: FilePieces {
  private let output: FileOutput
  private let features: FileFeatures
  private(set) var summary = FileSummary()
  private var scratch = ByteBuilder(reserving: 256)

  init(
    _ output: FileOutput, header: Header, features: FileFeatures = .all
  ) throws(StreamError) {
    self.output = output
    self.features = features
    output.startChecksum()
    try output.write(MCAP.magic)
    try write(record: header)
  }

  /// Bytes so far.
  var size: Int { Int(output.offset) }

  func write(_ piece: FilePiece) throws(StreamError) {
    let offset = output.offset
    switch piece {
    case .chunk(let chunk): try write(chunk)
    case .attachment(let record, _):
      try output.write(record.span)
      try summary.add(AttachmentIndex(offset: offset, record: record))
    case .metadata(let metadata):
      try write(record: metadata)
      try summary.add(
        MetadataIndex(offset: offset, length: output.offset - offset, name: metadata.name))
    case .raw(let record): try output.write(record.span)
    }
  }

  /// Writes a definition outside chunks.
  func write(_ definition: ChunkDefinition) throws(StreamError) {
    try summary.add(definition)
    scratch.removeAll()
    definition.encode(into: &scratch)
    try output.write(scratch.bytes)
  }

  /// Writes a message outside chunks.
  func write(_ message: Message, followedBy tail: Bytes) throws(StreamError) {
    summary.count(message)
    scratch.removeAll()
    message.encodePrefix(payloadSize: message.data.count + tail.count, into: &scratch)
    try output.write(scratch.bytes)
    try output.write(message.data.span)
    try output.write(tail.span)
  }

  func finish() throws(StreamError) {
    try write(record: DataEnd(dataSectionCRC: output.checksum()))
    output.startChecksum()
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

  private func write(_ chunk: FinishedChunk) throws(StreamError) {
    for definition in chunk.definitions { try summary.add(definition) }
    summary.count(chunk)
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
