package import Bytes

/// A part of an MCAP file that holds messages: a chunk, or a row of messages outside chunks.
package struct Segment: Sendable {
  package enum Kind: Sendable { case chunk, messages }

  package var kind: Kind
  /// In the space that `kind` leaves: an index may have very many segments.
  private var markerCount: UInt32 = .max
  /// Offset of its first record in the file; then the size of all its records.
  package var offset: UInt64
  package var length: UInt64
  /// Bytes of the message indexes after a chunk, as far as the summary tells.
  package var indexLength: UInt64 = 0
  /// Size of the records in memory.
  package var contentSize: UInt64
  /// Log times of the earliest and the latest message; start > end without messages.
  package var startTime: UInt64
  package var endTime: UInt64
  /// The channels that have messages in it; nil when only reading it would tell.
  package var channels: [UInt16]?
  /// How many markers of episodes it has; nil when only reading it would tell.
  package var markers: Int? {
    get { markerCount == .max ? nil : Int(markerCount) }
    set { markerCount = newValue.flatMap(UInt32.init(exactly:)) ?? .max }
  }

  package var hasMessages: Bool { startTime <= endTime }

  init(
    kind: Kind, offset: UInt64, length: UInt64, indexLength: UInt64 = 0, contentSize: UInt64,
    startTime: UInt64, endTime: UInt64, channels: [UInt16]? = nil
  ) {
    (self.kind, self.offset, self.length) = (kind, offset, length)
    (self.indexLength, self.contentSize) = (indexLength, contentSize)
    (self.startTime, self.endTime, self.channels) = (startTime, endTime, channels)
  }
}

/// The places of an MCAP file's records.
///
/// It comes from the summary if that is present, complete and right, else from a scan of the
/// records' headers, which decompresses nothing.
package struct FileIndex: Sendable {
  package var header: Header
  /// In the order of the file.
  package internal(set) var segments: [Segment] = []
  /// Bytes of the lists of channels that segments share.
  var listBytes = 0
  /// The channels found outside chunks and in the summary.
  package var channels = ChannelTable()
  /// True when `channels` is known to be complete.
  package var hasAllChannels = false
  /// Offsets and lengths of metadata, attachments and private records, in the order of the file.
  package var others: [(offset: UInt64, length: UInt64)] = []
  package var statistics: Statistics?
  /// Where the data section ends, and its CRC, 0 when absent; nil from a scan.
  package var dataEnd: (offset: UInt64, crc: UInt32)?
  /// The fault at the end of the file; the index has everything before it.
  package var fault: StreamError?

  package init(header: Header) { self.header = header }

  /// Adds a segment.
  /// - Throws: `.limit` when the index takes too much memory.
  mutating func append(_ segment: Segment) throws(StreamError) {
    segments.append(segment)
    guard isTooLarge else { return }
    try MemoryBudget.check(size, .tables, for: "the index of \(segments.count) chunks")
  }

  /// Bytes of memory; the array of segments has room for more.
  private var size: Int { listBytes + 2 * segments.count * MemoryLayout<Segment>.stride }

  var isTooLarge: Bool { size > MemoryBudget.bytes(.tables) }

  /// True when the segments' times do not overlap, so that, except inside a chunk, the order of the
  /// file is that of the log times.
  package var isInTimeOrder: Bool {
    var last: UInt64 = 0
    for segment in segments where segment.hasMessages {
      if segment.startTime < last { return false }
      last = segment.endTime
    }
    return true
  }

  /// Log time of the earliest message; 0 without messages.
  package var firstTime: UInt64 {
    if let statistics, statistics.messageCount > 0 { return statistics.messageStartTime }
    // A chunk without messages gives 0 to 0.
    return segments.filter { $0.endTime > 0 }.map(\.startTime).min() ?? 0
  }

  /// The index of a file, from its summary or by a scan.
  package static func of(_ file: RandomAccessFile) throws(StreamError) -> FileIndex {
    if let index = try? fromSummary(file) { return index }
    return try scan(file)
  }

  /// The index of a file of which little is read: the headers of its chunks are not compared with its
  /// summary, if that has a CRC. `select` compares those of some.
  package static func ofParts(_ file: RandomAccessFile) throws(StreamError) -> FileIndex {
    if let index = try? fromSummary(file, checksChunks: false) { return index }
    return try scan(file)
  }

  /// The index of a remote file, which only its summary gives.
  /// - Throws: `.missing` when that is not enough to read the file.
  package static func ofRemote(
    _ file: RandomAccessFile, withAttachments: Bool
  ) throws(StreamError) -> FileIndex {
    do { return try fromSummary(file, withAttachments: withAttachments) } catch {
      guard error.kind == .missing else { throw error }
      let text = "no index to read parts of the file by: \(error.text)"
      throw StreamError(.missing, "\(text); pipe the whole file instead")
    }
  }
}

/// The first 9 bytes of a record at an offset of a file.
package struct RecordPrefix {
  package var opcode: Opcode
  var offset: UInt64
  /// Size of opcode, length and body together.
  var length: UInt64

  var end: UInt64 { offset + length }

  /// - Throws: `.truncated` when the record does not end before `limit`, `.malformed` for opcode 0.
  package init(_ file: RandomAccessFile, at offset: UInt64, limit: UInt64) throws(StreamError) {
    guard offset <= limit, limit - offset >= UInt64(MCAP.prefixSize) else {
      throw StreamError.noEndMark.at(offset: offset)
    }
    let prefix = try file.bytes(at: offset, count: MCAP.prefixSize)
    opcode = Opcode(rawValue: prefix.span.load(littleEndianAt: 0))
    let size: UInt64 = prefix.span.load(littleEndianAt: 1)
    self.offset = offset
    guard opcode.rawValue != 0 else {
      throw StreamError.zeroOpcode.at(offset: offset)
    }
    guard size <= limit - offset - UInt64(MCAP.prefixSize) else {
      throw StreamError.cutRecord.at(offset: offset)
    }
    length = UInt64(MCAP.prefixSize) + size
  }

  package func bytes(_ file: RandomAccessFile) throws(StreamError) -> Bytes {
    guard length <= UInt64(MCAP.largestRecord) else {
      throw StreamError.tooLarge("record", length).at(offset: offset)
    }
    return try file.bytes(at: offset, count: Int(length))
  }

  package func body(_ file: RandomAccessFile) throws(StreamError) -> Bytes {
    try bytes(file).dropFirst(MCAP.prefixSize)
  }

  /// The header of a chunk, without its records.
  package func chunkHeader(_ file: RandomAccessFile) throws(StreamError) -> ChunkHeader {
    // 40 bytes of fields and a compression name of a few letters.
    let count = Int(min(length, 128)) - MCAP.prefixSize
    let start = try file.bytes(at: offset + UInt64(MCAP.prefixSize), count: count)
    var cursor = ByteCursor(start.span)
    do { return try ChunkHeader(parsing: &cursor) } catch { throw error.at(offset: offset) }
  }
}
