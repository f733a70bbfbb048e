internal import Bytes

extension IndexVerifier {
  /// Compares the summary with the data section, all of which has been added.
  /// - Parameters:
  ///   - channels: the schemas and channels of the data section.
  /// - Throws: the first difference, with its place.
  mutating func check(
    _ summary: [RawRecord], _ footer: Footer, _ channels: ChannelTable
  ) throws(StreamError) {
    try closeChunk()
    var all = channels
    var found = SummaryGroups()
    for record in summary {
      do throws(StreamError) { try check(record, &all, &found) } catch {
        throw error.at(offset: record.offset, record: record.index)
      }
    }
    try found.checkComplete(footer, channels, self)
    for record in summary where record.opcode == .statistics {
      do throws(StreamError) {
        try check(Statistics(body: record.body.span), channels, all)
      } catch { throw error.at(offset: record.offset, record: record.index) }
    }
  }

  private func check(
    _ record: RawRecord, _ all: inout ChannelTable, _ found: inout SummaryGroups
  ) throws(StreamError) {
    try found.add(record)
    let body = record.body
    switch record.opcode {
    case .schema:
      let schema = try SchemaRecord(body: body.span)
      _ = try all.add(schema)
      found.schemas.insert(schema.id)
    case .channel:
      let channel = try ChannelRecord(body: body.span)
      _ = try all.add(channel)
      found.channels.insert(channel.id)
    case .chunkIndex:
      var index = try ChunkIndex(body: body.span)
      index.messageIndexOffsets.sort { $0.channelID < $1.channelID }
      try compare(index, index.chunkStartOffset, chunks, "chunk", &found.chunks)
    case .attachmentIndex:
      let index = try AttachmentIndex(body: body.span)
      try compare(index, index.offset, attachments, "attachment", &found.attachments)
    case .metadataIndex:
      let index = try MetadataIndex(body: body.span)
      try compare(index, index.offset, metadata, "metadata record", &found.metadata)
    case .statistics, .summaryOffset: break
    case _ where record.opcode.rawValue <= Opcode.dataEnd.rawValue:
      throw StreamError(
        .malformed, "a record with opcode \(record.opcode.rawValue) in the summary")
    default: break
    }
  }

  private func compare(
    _ entry: some MCAPRecord, _ offset: UInt64, _ records: [UInt64: Int], _ thing: String,
    _ found: inout Set<UInt64>
  ) throws(StreamError) {
    guard let known = records[offset] else {
      throw StreamError(.malformed, "the summary names a \(thing) at byte \(offset), where none is")
    }
    guard known == Self.hash(entry) else {
      throw StreamError(
        .malformed, "the summary's entry for the \(thing) at byte \(offset) differs from it")
    }
    guard found.insert(offset).inserted else {
      throw StreamError(.malformed, "the summary names the \(thing) at byte \(offset) twice")
    }
  }

  private func check(
    _ statistics: Statistics, _ channels: ChannelTable, _ all: ChannelTable
  ) throws(StreamError) {
    let claims: [(String, UInt64, [Int])] = [
      ("messages", statistics.messageCount, [Int(messageCount)]),
      // A writer may count those that only the summary has.
      (
        "schemas", UInt64(statistics.schemaCount),
        [channels.allSchemas.count, all.allSchemas.count]
      ),
      ("channels", UInt64(statistics.channelCount), [channels.ids.count, all.ids.count]),
      ("attachments", UInt64(statistics.attachmentCount), [attachments.count]),
      ("metadata records", UInt64(statistics.metadataCount), [metadata.count]),
      ("chunks", UInt64(statistics.chunkCount), [chunks.count]),
    ]
    for (what, claimed, found) in claims where !found.contains(where: { UInt64($0) == claimed }) {
      throw StreamError(
        .malformed, "the summary counts \(claimed) \(what), the stream has \(found[0])")
    }
    let (first, last) = times ?? (0, 0)
    guard statistics.messageStartTime == first, statistics.messageEndTime == last else {
      throw StreamError(
        .malformed, "the summary's first and last times are not those of the messages")
    }
    var counted: Set<UInt16> = []
    for (id, count) in statistics.channelMessageCounts {
      guard all.contains(id), counted.insert(id).inserted else {
        throw StreamError(
          .malformed, "the summary counts messages of channel \(id), which is unknown or counted")
      }
      guard count == counts[id] ?? 0 else {
        throw StreamError(
          .malformed,
          "the summary counts \(count) messages of channel \(id), the stream has \(counts[id] ?? 0)"
        )
      }
    }
    // An empty map tells nothing.
    guard counted.isEmpty || counted.isSuperset(of: counts.keys) else {
      throw StreamError(.malformed, "the summary does not count the messages of every channel")
    }
  }
}

/// The groups of a summary, and what its records name.
private struct SummaryGroups {
  var schemas: Set<UInt16> = []
  var channels: Set<UInt16> = []
  var chunks: Set<UInt64> = []
  var attachments: Set<UInt64> = []
  var metadata: Set<UInt64> = []
  /// The records of each kind as the offsets have to describe them.
  private var groups: [SummaryOffset] = []
  private var offsets: [(place: UInt64, offset: SummaryOffset)] = []

  /// Records of one kind follow each other, and offsets come last.
  mutating func add(_ record: RawRecord) throws(StreamError) {
    if record.opcode == .summaryOffset {
      offsets.append((record.offset, try SummaryOffset(body: record.body.span)))
      return
    }
    let length = UInt64(record.bytes.count)
    if groups.last?.groupOpcode == record.opcode {
      guard record.opcode != .statistics else {
        throw StreamError(.malformed, "the summary has two statistics")
      }
      groups[groups.count - 1].groupLength += length
    } else {
      guard !groups.contains(where: { $0.groupOpcode == record.opcode }), offsets.isEmpty else {
        throw StreamError(.malformed, "the summary's records are not grouped by kind")
      }
      groups.append(
        SummaryOffset(
          groupOpcode: record.opcode, groupStart: record.offset, groupLength: length))
    }
  }

  /// A kind of record that the summary has at all, it has for all.
  func checkComplete(
    _ footer: Footer, _ table: ChannelTable, _ data: IndexVerifier
  ) throws(StreamError) {
    let sizes: [(String, Int, Int)] = [
      ("schemas", schemas.intersection(table.allSchemas.map(\.id)).count, table.allSchemas.count),
      ("channels", channels.intersection(table.ids).count, table.ids.count),
      ("chunks", chunks.count, data.chunks.count),
      ("attachments", attachments.count, data.attachments.count),
      ("metadata records", metadata.count, data.metadata.count),
    ]
    for (what, named, found) in sizes where named > 0 && named < found {
      throw StreamError(.malformed, "the summary names \(named) \(what), the stream has \(found)")
    }
    guard footer.summaryStart != 0 || groups.isEmpty else {
      throw StreamError(.malformed, "the footer gives no place for the summary")
    }
    let end = groups.last.map { $0.groupStart + $0.groupLength } ?? footer.summaryStart
    let claimed = footer.summaryOffsetStart
    guard claimed == offsets.first?.place ?? end || claimed == 0 && offsets.isEmpty else {
      throw StreamError(.malformed, "the footer gives another place for the summary offsets")
    }
    guard let first = offsets.first else { return }
    // Some writers name groups without records.
    let empty = offsets.filter { named in
      named.offset.groupLength == 0 && (footer.summaryStart...end).contains(named.offset.groupStart)
        && !groups.contains { $0.groupOpcode == named.offset.groupOpcode }
    }
    let filled = offsets.filter { named in !empty.contains { $0.place == named.place } }
    for (place, offset) in filled where !groups.contains(offset) {
      throw StreamError(
        .malformed,
        "a summary offset for opcode \(offset.groupOpcode.rawValue) differs from the group"
      ).at(offset: place)
    }
    let known = Set(filled.map(\.offset.groupOpcode))
    guard known.count == filled.count, known.count == groups.count else {
      throw StreamError(.malformed, "the summary offsets do not name each group once")
        .at(offset: first.place)
    }
  }
}
