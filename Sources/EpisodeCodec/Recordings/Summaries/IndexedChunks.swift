internal import Bytes
internal import Stream

/// Counts the messages of a file from the message indexes after its chunks.
struct IndexedChunks {
  private struct Entry {
    var channelID: UInt16
    var time: UInt64
    var offset: UInt64
  }

  private let file: RandomAccessFile
  private let index: FileIndex
  private let decoder = ChunkDecoder()
  private var counts: [UInt16: UInt64] = [:]
  private var total: UInt64 = 0

  init(_ file: RandomAccessFile, _ index: FileIndex) {
    self.file = file
    self.index = index
  }

  func counts(agreeWith statistics: Statistics) -> Bool {
    statistics.messageCount == total
      && statistics.channelMessageCounts.allSatisfy { counts[$0.channelID] ?? 0 == $0.count }
  }

  /// Adds one of the index's segments, all of which are chunks.
  mutating func add(
    _ number: Int, to builder: inout some SummaryBuilding
  ) throws(StreamError) {
    let segment = index.segments[number]
    let prefix = try RecordPrefix(file, at: segment.offset, limit: UInt64(file.size))
    let header = try prefix.chunkHeader(file)
    builder.add(header)
    let entries = try entries(behind: number)
    // When every channel is known and the first record is a message, expect only messages, so that
    // a payload ends where the next message begins.
    if entries.first?.offset == 0, entries.allSatisfy({ builder.canCount($0.channelID) }) {
      for (place, entry) in entries.enumerated() {
        let end =
          place + 1 < entries.count ? entries[place + 1].offset : header.uncompressedSize
        let (size, isBackwards) = end.subtractingReportingOverflow(entry.offset)
        guard !isBackwards, size >= UInt64(MCAP.messagePrefixSize), size <= MCAP.largestRecord
        else { throw StreamError(.malformed, "a message index does not fit its chunk") }
        builder.count(
          entry.channelID, logTime: entry.time, bytes: Int(size) - MCAP.messagePrefixSize)
        count(entry.channelID)
      }
    } else {
      try read(prefix, to: &builder)
    }
  }

  private mutating func count(_ channelID: UInt16) {
    counts[channelID, default: 0] += 1
    total += 1
  }

  /// Decompresses a chunk.
  private mutating func read(
    _ chunk: RecordPrefix, to builder: inout some SummaryBuilding
  ) throws(StreamError) {
    var records = OpenChunk(records: try decoder.decode(try chunk.body(file)))
    while let record = try records.next() {
      if record.opcode == .message {
        let message = try Message(body: record.bytes.dropFirst(MCAP.prefixSize))
        guard index.channels.contains(message.channelID) else {
          throw StreamError.unknownChannel(message.channelID)
        }
        try builder.add(.message(message))
        count(message.channelID)
      } else if record.opcode.isPrivate {
        try builder.add(.unknown(record.bytes))
      }
    }
  }

  /// The entries of all message indexes of a chunk, in the order of the chunk.
  private func entries(behind number: Int) throws(StreamError) -> [Entry] {
    let segment = index.segments[number]
    let start = segment.offset + segment.length
    let next = number + 1 < index.segments.count ? index.segments[number + 1].offset : nil
    let end = min(next ?? UInt64(file.size), start + UInt64(MCAP.largestRecord))
    guard end > start else { return [] }
    let bytes = try file.bytes(at: start, count: Int(end - start))
    var records = OpenChunk(records: bytes)
    var entries: [Entry] = []
    while let record = try? records.next(), record.opcode == .messageIndex {
      let index = try MessageIndex(body: record.bytes.dropFirst(MCAP.prefixSize).span)
      for entry in index.entries {
        entries.append(
          Entry(channelID: index.channelID, time: entry.time, offset: entry.offset))
      }
    }
    return entries.sorted { $0.offset < $1.offset }
  }
}
