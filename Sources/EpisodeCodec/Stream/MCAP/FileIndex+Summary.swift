internal import Bytes

extension FileIndex {
  /// The index that the file's own summary gives.
  ///
  /// It trusts the summary only as far as it can check it without reading all chunks: its CRC, the
  /// header of every chunk and every metadata record and attachment against its index, and that the
  /// records it names fill the data section. Without a CRC it also looks for the definitions of the
  /// channels in the chunks. Many writers leave out parts of the summary; then the scan takes over.
  /// Of a remote file it reads nothing else, so that what it trusts is checked with the chunks that are
  /// read.
  /// - Parameters:
  ///   - checksChunks: false leaves the headers of chunks to `select`, if the summary has a CRC.
  ///   - withAttachments: false leaves out, of a remote file, attachments and all metadata except
  ///     provenance.
  /// - Throws: when the summary is missing, partial or wrong.
  static func fromSummary(
    _ file: RandomAccessFile, checksChunks: Bool = true, withAttachments: Bool = true
  ) throws(StreamError) -> FileIndex {
    let (header, start) = try readHeader(file)
    var index = FileIndex(header: header)
    let summary = try FileSummaryRecords(file)
    guard summary.start >= start else { throw partial("a summary inside the header") }
    var known: [IndexedPlace] = []
    for record in summary.records {
      let body = record.dropFirst(MCAP.prefixSize)
      switch Opcode(rawValue: record.span.load(littleEndianAt: 0)) {
      case .schema: _ = try index.channels.add(try SchemaRecord(body: body.span))
      case .channel: _ = try index.channels.add(try ChannelRecord(body: body.span))
      case .statistics: index.statistics = try Statistics(body: body.span)
      case .attachmentIndex:
        known.append(.attachment(try AttachmentIndex(body: body.span)))
      case .metadataIndex:
        known.append(.metadata(try MetadataIndex(body: body.span)))
      default: break
      }
    }
    known.sort { $0.offset < $1.offset }
    let checksChunks = !file.isRemote && (checksChunks || !summary.hasCRC)
    try index.addChunks(of: summary.records, checkedIn: checksChunks ? file : nil)
    // Of a remote file without messages nothing else would tell.
    let isEmpty = file.isRemote && index.statistics?.messageCount == 0
    guard isEmpty || !index.segments.isEmpty && !index.channels.ids.isEmpty else {
      throw partial("no chunk indexes")
    }
    if file.isRemote {
      try index.checkPlaces(known, from: start, to: summary.start)
      for place in known where withAttachments || place.isNeeded {
        index.others.append((place.offset, place.length))
      }
    } else {
      try index.fillGaps(known, file, from: start, to: summary.start)
    }
    index.others.sort { $0.offset < $1.offset }
    try index.checkStatistics()
    if !summary.hasCRC, !file.isRemote {
      for chunk in index.segments { try index.checkMessageIndexes(of: chunk, file) }
      try index.checkDefinitions(file)
    }
    index.hasAllChannels = true
    return index
  }

  static func partial(_ what: String) -> StreamError { StreamError(.missing, what) }

  /// Statistics tell whether the summary has all channels, and when the first message is.
  private func checkStatistics() throws(StreamError) {
    guard let statistics else {
      if segments.contains(where: { $0.channels == nil }) {
        throw Self.partial("nothing tells whether these are all channels")
      }
      return
    }
    guard UInt32(clamping: channels.ids.count) == statistics.channelCount,
      UInt16(clamping: channels.allSchemas.count) == statistics.schemaCount
    else {
      throw Self.partial("schemas or channels are missing from the summary")
    }
    let filled = segments.filter { $0.endTime > 0 }
    guard
      statistics.messageCount == 0
        || filled.map(\.startTime).min() ?? 0 == statistics.messageStartTime
          && filled.map(\.endTime).max() ?? 0 == statistics.messageEndTime
    else { throw Self.partial("times that are not those of the chunks") }
  }

  /// Adds the chunks that the records of a summary describe, in the order of the file.
  private mutating func addChunks(
    of records: [Bytes], checkedIn file: RandomAccessFile?
  ) throws(StreamError) {
    // Most chunks have messages of the same channels.
    var lists: Set<[UInt16]> = []
    for record in records
    where record.span.load(littleEndianAt: 0) == Opcode.chunkIndex.rawValue {
      let chunk = try ChunkIndex(body: record.dropFirst(MCAP.prefixSize).span)
      var ids: [UInt16]?
      if !chunk.messageIndexOffsets.isEmpty {
        let (isNew, list) = lists.insert(chunk.messageIndexOffsets.map(\.channelID))
        guard !isNew || list.allSatisfy({ channels.contains($0) }) else {
          throw Self.partial("channels are missing from the summary")
        }
        if isNew { listBytes += 64 + 2 * list.count }
        ids = list
      }
      try append(segment(chunk, channels: ids, file))
    }
    segments.sort { $0.offset < $1.offset }
  }

  /// Checks that the places that the summary names are apart from each other and in the data section,
  /// and that they are all.
  private func checkPlaces(
    _ known: [IndexedPlace], from start: UInt64, to summaryStart: UInt64
  ) throws(StreamError) {
    var places = known.map { (offset: $0.offset, length: $0.length) }
    for chunk in segments {
      // Wrapping lengths exceed the data section.
      let whole = max(chunk.length, chunk.length &+ chunk.indexLength)
      places.append((chunk.offset, whole))
    }
    var end = start
    for place in places.sorted(by: { $0.offset < $1.offset }) {
      guard place.offset >= end, place.offset <= summaryStart,
        place.length <= summaryStart - place.offset
      else { throw Self.partial("index entries that overlap or lie beyond the data") }
      end = place.offset + place.length
    }
    guard let statistics else { return }
    let others = UInt64(statistics.attachmentCount) + UInt64(statistics.metadataCount)
    guard UInt64(statistics.chunkCount) == segments.count,
      others == UInt64(known.count)
    else { throw Self.partial("records that the summary does not mention") }
  }

  /// Visits the places that the summary names, and reads the records between them. Messages or
  /// chunks among these make it partial.
  private mutating func fillGaps(
    _ known: [IndexedPlace], _ file: RandomAccessFile, from start: UInt64, to summaryStart: UInt64
  ) throws(StreamError) {
    var offset = start
    var (chunk, next) = (0, 0)
    while true {
      if chunk < segments.count, segments[chunk].offset <= offset {
        guard segments[chunk].offset == offset else { throw Self.partial("entries that overlap") }
        let (length, indexLength) = (segments[chunk].length, segments[chunk].indexLength)
        guard length <= summaryStart - offset, indexLength <= summaryStart - offset - length else {
          throw Self.partial("an index entry beyond the data")
        }
        offset += length + indexLength
        chunk += 1
        continue
      }
      if next < known.count, known[next].offset <= offset {
        guard known[next].offset == offset else { throw Self.partial("entries that overlap") }
        let prefix = try RecordPrefix(file, at: offset, limit: summaryStart)
        guard try known[next].describes(prefix, file) else {
          throw Self.partial("an index entry that differs from its record")
        }
        try add(prefix, file)
        guard known[next].length <= summaryStart - offset else {
          throw Self.partial("an index entry beyond the data")
        }
        offset += known[next].length
        next += 1
        continue
      }
      let prefix = try RecordPrefix(file, at: offset, limit: summaryStart)
      switch prefix.opcode {
      case .dataEnd:
        guard chunk == segments.count, next == known.count, prefix.end == summaryStart,
          prefix.length == UInt64(MCAP.dataEndSize)
        else { throw Self.partial("index entries beyond the data") }
        let body = try prefix.body(file)
        dataEnd = (offset, try DataEnd(body: body.span).dataSectionCRC)
        return
      case .message, .chunk: throw Self.partial("messages that the summary does not mention")
      default: try add(prefix, file)
      }
      offset = prefix.end
    }
  }

  /// Checks that the message indexes of a chunk fill the place that its index gives them, so that
  /// no other record hides there.
  private func checkMessageIndexes(
    of chunk: Segment, _ file: RandomAccessFile
  ) throws(StreamError) {
    var offset = chunk.offset + chunk.length
    let end = offset + chunk.indexLength
    while offset < end {
      let prefix = try RecordPrefix(file, at: offset, limit: end)
      guard prefix.opcode == .messageIndex else { throw Self.partial("records among the indexes") }
      offset = prefix.end
    }
  }
}

/// A place between the chunks that the summary names.
private enum IndexedPlace {
  case attachment(AttachmentIndex)
  case metadata(MetadataIndex)

  /// True for provenance, which every reader passes on.
  var isNeeded: Bool {
    if case .metadata(let index) = self { index.name == Provenance.recordName } else { false }
  }

  var offset: UInt64 {
    switch self {
    case .attachment(let index): index.offset
    case .metadata(let index): index.offset
    }
  }

  var length: UInt64 {
    switch self {
    case .attachment(let index): index.length
    case .metadata(let index): index.length
    }
  }

  /// True when the record at the place is the one in the index.
  func describes(
    _ prefix: RecordPrefix, _ file: RandomAccessFile
  ) throws(StreamError) -> Bool {
    switch self {
    case .attachment(let index):
      guard prefix.opcode == .attachment else { return false }
      return try AttachmentIndex(offset: prefix.offset, record: prefix.bytes(file)) == index
    case .metadata(let index):
      guard prefix.opcode == .metadata, prefix.length == index.length else { return false }
      let body = try prefix.body(file)
      return try Metadata(body: body.span).name == index.name
    }
  }
}

/// The records between DataEnd and Footer, their CRC checked.
private struct FileSummaryRecords {
  /// Where the summary starts in the file.
  let start: UInt64
  var records: [Bytes] = []
  /// False when nothing protects the summary from damage.
  let hasCRC: Bool

  init(_ file: RandomAccessFile) throws(StreamError) {
    let endSize = MCAP.footerSize + MCAP.magic.count
    guard file.size >= endSize else { throw FileIndex.partial("no footer") }
    let footerStart = UInt64(file.size - endSize)
    let end = try file.bytes(at: footerStart, count: endSize)
    guard end[MCAP.footerSize..<endSize].array == MCAP.magic else {
      throw FileIndex.partial("no magic")
    }
    let prefix = try RecordPrefix(
      file, at: footerStart, limit: footerStart + UInt64(MCAP.footerSize))
    guard prefix.opcode == .footer, prefix.length == UInt64(MCAP.footerSize) else {
      throw FileIndex.partial("no footer")
    }
    let footer = try Footer(body: end[MCAP.prefixSize..<MCAP.footerSize].span)
    guard footer.summaryStart > 0, footer.summaryStart <= footerStart,
      footerStart - footer.summaryStart <= UInt64(MCAP.largestRecord)
    else { throw FileIndex.partial("no summary") }
    let size = Int(footerStart - footer.summaryStart)
    let bytes = try file.bytes(at: footer.summaryStart, count: size)
    var crc = CRC32()
    crc.update(bytes.span)
    crc.update(end[0..<MCAP.footerSize - 4].span)
    guard footer.summaryCRC == 0 || footer.summaryCRC == crc.value else {
      throw StreamError.summaryCRC
    }
    (start, hasCRC) = (footer.summaryStart, footer.summaryCRC != 0)
    var open = OpenChunk(records: bytes)
    while let record = try open.next() { records.append(record.bytes) }
  }
}
