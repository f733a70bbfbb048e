package import Bytes

/// Reads a bag front to back, also from a pipe: its records outside chunks, and whole chunks.
///
/// A chunk that the recorder did not close has sizes of 0, and its records follow. A chunk in which
/// the input ends is cut. In both cases, if the chunk is uncompressed, its records are read one by
/// one as if they were outside chunks, so that only the record at the cut is lost; else as much of it
/// as can be decompressed is read.
///
/// In a closed bag, bytes before the index that are no record are a gap, which is no fault when the
/// index refers to nothing in it. Bytes after the index are no fault either.
package struct BagScanner {
  package enum Item: Sendable {
    /// A connection or message outside chunks.
    case item(BagItem)
    case chunk(BagChunk)
    /// The number of messages of one connection in the chunk before.
    case index(count: UInt32)
  }

  package private(set) var header: BagHeader
  /// The parts skipped when recovering.
  package private(set) var losses = BagLosses()
  /// Where the record of the last item starts in the file.
  package private(set) var offset: UInt64 = 0
  private let input: FileInput
  private let isRecovering: Bool
  private var isDone = false
  /// Set when the cut is found; thrown after everything readable.
  private var cut: StreamError?
  /// The offset of each chunk, and the messages that the indexes after it count.
  private var chunks: [UInt64: UInt64] = [:]
  /// The same from the bag's index.
  private var chunksInIndex: [UInt64: UInt64] = [:]
  /// The offset of the last chunk.
  private var lastChunk: UInt64 = 0
  /// Why the first gap is no record, and the bytes of all gaps.
  private(set) var gap: StreamError?
  /// The same of a gap that may be a record in which the input ends.
  private var cutRecord: StreamError?
  private var gapBytes: UInt64 = 0
  /// Records of the bag's index, which follows the last chunk.
  private var (connectionsAtEnd, chunkInfosAtEnd): (UInt64, UInt64) = (0, 0)
  /// The end of the input, known once a length reached beyond it; later wrong lengths then cause no
  /// more reading.
  private var end: UInt64?

  /// - Parameters:
  ///   - isRecovering: skips broken parts, searches for the next chunk and counts the losses.
  /// - Throws: as `BagHeader`.
  package init(_ input: FileInput, recovering isRecovering: Bool = false) throws(StreamError) {
    let input = try input.decompressed()
    header = try BagHeader(input)
    self.input = input
    self.isRecovering = isRecovering
  }

  package var fractionRead: Double? { input.fractionTaken }

  /// The next item; nil at the end of a complete bag.
  /// - Throws: with the offset of the record. `.truncated` after the last readable item when the
  ///   bag was cut or not closed. Nothing can be read after an error.
  package mutating func next() throws(StreamError) -> Item? {
    while !isDone {
      offset = input.offset
      do throws(StreamError) {
        if let item = try step() { return item }
      } catch {
        let error = error.at(offset: offset)
        guard isRecovering, error.isAboutData else {
          isDone = true
          throw error
        }
        losses.add(error)
        if input.offset == offset, !isDone { try skipToChunk(before: .max) }
        losses.bytes += input.offset - offset
      }
    }
    return nil
  }

  /// Reads one record; nil at the end, or for a record that callers do not use.
  private mutating func step() throws(StreamError) -> Item? {
    try awaitRecord()
    if try input.isAtEnd() {
      isDone = true
      if losses.isEmpty { try checkEnd() }
      return nil
    }
    if isComplete {
      try BagHeader.checkTrailing(input.peek(16))
      while try !input.takeSome(1 << 16).isEmpty {}
      return nil
    }
    guard let (record, operation) = try start() else { return nil }
    if operation != .connection, operation != .chunkInfo {
      (connectionsAtEnd, chunkInfosAtEnd) = (0, 0)
    }
    switch operation {
    case .chunk:
      do throws(StreamError) { return try takeChunk(record) } catch {
        losses.chunks += 1
        throw error
      }
    case .message: return .item(try BagItem(take(record)))
    case .connection:
      connectionsAtEnd += 1
      return .item(try BagItem(take(record)))
    case .chunkInfo:
      chunkInfosAtEnd += 1
      let info = try take(record)
      let counts = info.data.span
      chunksInIndex[try info.header.integer("chunk_pos")] =
        stride(from: 4, to: info.data.count - 3, by: 8).reduce(0) {
          $0 + UInt64(counts.load(littleEndianAt: $1, as: UInt32.self))
        }
      return nil
    case .index:
      let count: UInt32 = try take(record).header.integer("count")
      chunks[lastChunk, default: 0] += UInt64(count)
      return .index(count: count)
    case .bagHeader: throw StreamError(.malformed, "a second bag header: bags were concatenated")
    }
  }

  /// Waits for a record of a bag that grows, or for the recorder to close it: that changes the header,
  /// after everything else.
  private mutating func awaitRecord() throws(StreamError) {
    guard input.isGrowing else { return }
    while true {
      if header.indexPosition == 0, let bytes = try input.look(at: 0, count: Int(header.end)),
        let now = try? BagHeader(FileInput(bytes))
      {
        header = now
      }
      if isComplete { return input.endGrowth() }
      if input.hasMoreAtHand { return }
      try input.awaitChange()
    }
  }

  /// True after the last record of the index.
  private var isComplete: Bool {
    header.indexPosition != 0 && input.offset >= header.indexPosition
      && connectionsAtEnd >= header.connectionCount && chunkInfosAtEnd >= header.chunkCount
  }

  /// The record at the current place; nil when there is a gap, which it skips.
  private mutating func start() throws(StreamError) -> (BagRecordStart, BagRecord.Operation)? {
    do throws(StreamError) {
      let record = try BagRecordStart(input)
      return (record, try record.header.operation())
    } catch {
      let place = input.offset
      guard error.isAboutData, place < header.indexPosition else { throw error }
      try skipToChunk(before: header.indexPosition)
      if gap == nil { gap = error.at(offset: place) }
      if error.kind == .truncated { cutRecord = error.at(offset: place) }
      gapBytes += input.offset - place
      return nil
    }
  }

  private mutating func takeChunk(_ record: BagRecordStart) throws(StreamError) -> Item? {
    var record = record
    var form = try BagChunk.Form(record.header, count: record.dataCount)
    if input.isGrowing, record.dataCount == 0, form.compression != .none {
      record = try awaitSize(of: record)
      form = try BagChunk.Form(record.header, count: record.dataCount)
    }
    let offset = input.offset
    (chunks[offset], lastChunk) = (0, offset)
    if record.dataCount > 0, try isWhole(record) {
      return .chunk(BagChunk(form: form, data: try take(record).data, offset: offset))
    }
    // The records of an open chunk that is not compressed are final one by one.
    let isOpen = input.isGrowing && record.dataCount == 0 && form.compression == .none
    if record.dataCount > 0 || header.indexPosition == 0, !isOpen {
      let error = StreamError(.truncated, "the bag ends inside a chunk").at(offset: offset)
      if cut == nil { cut = error }
      losses.chunks += 1
      if form.compression != .none {
        if form.size == 0 { form.size = MemoryBudget.bytes(.chunks) / 2 }
        _ = try input.take(record.headCount)
        // A wrong length may reach over other chunks.
        let rest = try skipToChunk(before: .max)
        return .chunk(BagChunk(form: form, data: Bytes(rest.bytes), offset: offset, isCut: true))
      }
    }
    _ = try input.take(record.headCount)
    return nil
  }

  /// Waits until the recorder has filled in the sizes of a chunk, which it does when it is complete.
  private func awaitSize(of record: BagRecordStart) throws(StreamError) -> BagRecordStart {
    try input.awaitFinal(record.headCount) { (bytes) throws(StreamError) in
      try BagRecordStart(FileInput(bytes)).dataCount == 0
    }
    return try BagRecordStart(input)
  }

  private mutating func take(_ record: BagRecordStart) throws(StreamError) -> BagRecord {
    try record.checkSize()
    guard try isWhole(record) else { throw BagRecordStart.cut }
    return try record.take(input)
  }

  /// False when the input ends before the end of the record.
  private mutating func isWhole(_ record: BagRecordStart) throws(StreamError) -> Bool {
    if let end { return input.offset + UInt64(record.count) <= end }
    let count = try input.peek(record.count).count
    if count < record.count { end = input.offset + UInt64(count) }
    return count == record.count
  }

  /// The index is the last part of a bag: if it is complete, nothing is cut.
  private mutating func checkEnd() throws(StreamError) {
    if let cut { throw cut }
    if let gap, input.offset < header.indexPosition || chunks != chunksInIndex {
      losses.bytes += gapBytes
      throw chunks.count < header.chunkCount ? gap : cutRecord ?? gap
    }
    guard header.indexPosition != 0 else {
      throw StreamError.bagNotClosed(.truncated)
    }
    guard input.offset >= header.indexPosition, connectionsAtEnd >= header.connectionCount,
      chunkInfosAtEnd >= header.chunkCount
    else { throw StreamError(.truncated, "the bag ends before the end of its index") }
    guard chunks.count == header.chunkCount else {
      throw StreamError(
        .malformed, "bag has \(chunks.count) chunks where its header gives \(header.chunkCount)")
    }
  }

  /// Skips to the next bytes that look like the start of a chunk, to an offset, or to the end.
  /// - Returns: the bytes skipped, as many as a chunk may have.
  @discardableResult
  private func skipToChunk(before limit: UInt64) throws(StreamError) -> ByteBuilder {
    var skipped = ByteBuilder()
    func skip(_ count: Int) throws(StreamError) {
      let bytes = try input.take(count)
      if skipped.count < BagRecord.Limit.chunk / 4 { skipped.append(bytes.span) }
    }
    try skip(1)
    while input.offset < limit, !(try input.isAtEnd()) {
      let window = try input.peek(1 << 16)
      let start = Self.chunkStart(in: window)
      let count = start ?? (window.count < 1 << 16 ? window.count : window.count - 64)
      try skip(Int(min(UInt64(count), limit - input.offset)))
      if start != nil { break }
    }
    return skipped
  }

  /// A chunk's header has three fields in any order: 40 or 41 bytes.
  private static func chunkStart(in window: Bytes) -> Int? {
    let span = window.span
    guard window.count > 64 else { return nil }
    return (0..<window.count - 48).first { start in
      let length = span.load(littleEndianAt: start, as: UInt32.self)
      guard length == 40 || length == 41 else { return false }
      let header = BagRecordHeader(window[start + 4..<start + 4 + Int(length)])
      return (try? header.operation()) == .chunk && (try? header.value("compression")) != nil
    }
  }
}
