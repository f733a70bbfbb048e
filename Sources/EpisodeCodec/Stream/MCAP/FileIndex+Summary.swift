internal import Bytes

extension FileIndex {
  /// The index that the file's own summary gives.
  ///
  /// It trusts the summary only as far as it can check it without reading the chunks: its CRC, the
  /// header of every chunk against its index, and that the records it names fill the data section.
  /// Many writers leave out parts of the summary; then the scan takes over.
  /// - Throws: when the summary is missing, partial or wrong.
  static func fromSummary(_ file: RandomAccessFile) throws(StreamError) -> FileIndex {
    let (header, start) = try readHeader(file)
    var index = FileIndex(header: header)
    let records = try readSummary(file)
    var chunks: [ChunkIndex] = []
    var known: [(offset: UInt64, length: UInt64)] = []
    for record in records {
      let body = record.dropFirst(MCAP.prefixSize)
      switch Opcode(rawValue: record.span.load(littleEndianAt: 0)) {
      case .schema: _ = try index.channels.add(try SchemaRecord(body: body.span))
      case .channel: _ = try index.channels.add(try ChannelRecord(body: body.span))
      case .statistics: index.statistics = try Statistics(body: body.span)
      case .chunkIndex: chunks.append(try ChunkIndex(body: body.span))
      case .attachmentIndex:
        let attachment = try AttachmentIndex(body: body.span)
        known.append((attachment.offset, attachment.length))
      case .metadataIndex:
        let metadata = try MetadataIndex(body: body.span)
        known.append((metadata.offset, metadata.length))
      default: break
      }
    }
    guard !chunks.isEmpty, !index.channels.ids.isEmpty else { throw partial("no chunk indexes") }
    chunks.sort { $0.chunkStartOffset < $1.chunkStartOffset }
    for chunk in chunks {
      let segment = try index.segment(chunk, file)
      index.segments.append(segment)
      known.append((segment.offset, segment.length))
      if chunk.messageIndexLength > 0 {
        let end = chunk.chunkStartOffset.addingReportingOverflow(chunk.chunkLength)
        known.append((end.partialValue, chunk.messageIndexLength))
      }
    }
    known.sort { $0.offset < $1.offset }
    try index.fillGaps(known, file, from: start)
    index.others.sort { $0.offset < $1.offset }
    if let counted = index.statistics {
      guard UInt32(clamping: index.channels.ids.count) == counted.channelCount else {
        throw partial("channels are missing from the summary")
      }
    } else if index.segments.contains(where: { $0.channels == nil }) {
      throw partial("nothing tells whether these are all channels")
    }
    index.hasAllChannels = true
    return index
  }

  private static func partial(_ what: String) -> StreamError { StreamError(.missing, what) }

  /// The records between DataEnd and Footer, their CRC checked.
  private static func readSummary(_ file: RandomAccessFile) throws(StreamError) -> [Bytes] {
    let endSize = MCAP.footerSize + MCAP.magic.count
    guard file.size >= endSize else { throw partial("no footer") }
    let footerStart = UInt64(file.size - endSize)
    let end = try file.bytes(at: footerStart, count: endSize)
    guard end[MCAP.footerSize..<endSize].array == MCAP.magic else { throw partial("no magic") }
    let prefix = try RecordPrefix(
      file, at: footerStart, limit: footerStart + UInt64(MCAP.footerSize))
    guard prefix.opcode == .footer, prefix.length == UInt64(MCAP.footerSize) else {
      throw partial("no footer")
    }
    let footer = try Footer(body: end[MCAP.prefixSize..<MCAP.footerSize].span)
    guard footer.summaryStart > 0, footer.summaryStart <= footerStart,
      footerStart - footer.summaryStart <= UInt64(MCAP.largestRecord)
    else { throw partial("no summary") }
    let size = Int(footerStart - footer.summaryStart)
    let bytes = try file.bytes(at: footer.summaryStart, count: size)
    var crc = CRC32()
    crc.update(bytes.span)
    crc.update(end[0..<MCAP.footerSize - 4].span)
    guard footer.summaryCRC == 0 || footer.summaryCRC == crc.value else {
      throw StreamError.summaryCRC
    }
    var records: [Bytes] = []
    var open = OpenChunk(records: bytes)
    while let record = try open.next() { records.append(record.bytes) }
    return records
  }

  /// A chunk as its index describes it; its own header must agree.
  private func segment(
    _ chunk: ChunkIndex, _ file: RandomAccessFile
  ) throws(StreamError) -> Segment {
    let prefix = try RecordPrefix(file, at: chunk.chunkStartOffset, limit: UInt64(file.size))
    guard prefix.opcode == .chunk, prefix.length == chunk.chunkLength else {
      throw Self.partial("a chunk index that points elsewhere")
    }
    let header = try prefix.chunkHeader(file)
    guard header.messageStartTime == chunk.messageStartTime,
      header.messageEndTime == chunk.messageEndTime,
      header.uncompressedSize == chunk.uncompressedSize
    else { throw Self.partial("a chunk index that differs from its chunk") }
    var ids: [UInt16]?
    if !chunk.messageIndexOffsets.isEmpty {
      ids = chunk.messageIndexOffsets.map(\.channelID)
      guard ids?.allSatisfy({ channels.contains($0) }) == true else {
        throw Self.partial("channels are missing from the summary")
      }
    }
    return Segment(
      kind: .chunk, offset: chunk.chunkStartOffset, length: chunk.chunkLength,
      startTime: chunk.messageStartTime, endTime: chunk.messageEndTime, channels: ids)
  }

  /// Reads the records that the summary does not mention. Messages or chunks among them make it
  /// partial.
  private mutating func fillGaps(
    _ known: [(offset: UInt64, length: UInt64)], _ file: RandomAccessFile, from start: UInt64
  ) throws(StreamError) {
    var offset = start
    var next = 0
    while true {
      if next < known.count, known[next].offset <= offset {
        guard known[next].offset == offset, known[next].length >= UInt64(MCAP.prefixSize) else {
          throw Self.partial("index entries that overlap")
        }
        let prefix = try RecordPrefix(file, at: offset, limit: UInt64(file.size))
        if prefix.opcode == .attachment || prefix.opcode == .metadata {
          try add(prefix, file)
        }
        guard known[next].length <= UInt64(file.size) - offset else {
          throw Self.partial("an index entry beyond the end")
        }
        offset += known[next].length
        next += 1
        continue
      }
      let prefix = try RecordPrefix(file, at: offset, limit: UInt64(file.size))
      switch prefix.opcode {
      case .dataEnd:
        guard next == known.count else { throw Self.partial("index entries beyond the data") }
        return
      case .message, .chunk: throw Self.partial("messages that the summary does not mention")
      default: try add(prefix, file)
      }
      offset = prefix.end
    }
  }
}
