package import Bytes

/// Reads a bag front to back, also from a pipe: its records outside chunks, and whole chunks.
///
/// A chunk that the recorder did not close has sizes of 0, and its records follow. A chunk in which
/// the input ends is cut. In both cases, if the chunk is uncompressed, its records are read one by
/// one as if they were outside chunks, so that only the record at the cut is lost.
package struct BagScanner {
  package enum Item: Sendable {
    /// A connection or message outside chunks.
    case item(BagItem)
    case chunk(BagChunk)
    /// The number of messages of one connection in the chunk before.
    case index(count: UInt32)
  }

  package let header: BagHeader
  /// The parts skipped when recovering.
  package private(set) var losses = BagLosses()
  /// Where the record of the last item starts in the file.
  package private(set) var offset: UInt64 = 0
  private let input: FileInput
  private let isRecovering: Bool
  private var isDone = false
  /// Set when the cut is found; thrown after everything readable.
  private var cut: StreamError?
  private var chunks: UInt64 = 0
  /// Records of the bag's index, which follows the last chunk.
  private var (connectionsAtEnd, chunkInfosAtEnd): (UInt64, UInt64) = (0, 0)
  /// The end of the input, known once a length reached beyond it; later wrong lengths then cause no
  /// more reading.
  private var end: UInt64?

  /// - Parameters:
  ///   - isRecovering: skips broken parts, searches for the next chunk and counts the losses.
  /// - Throws: as `BagHeader`.
  package init(_ input: FileInput, recovering isRecovering: Bool = false) throws(StreamError) {
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
        if input.offset == offset, !isDone { try skipToChunk() }
        losses.bytes += input.offset - offset
      }
    }
    return nil
  }

  /// Reads one record; nil at the end, or for a record that callers do not use.
  private mutating func step() throws(StreamError) -> Item? {
    if try input.isAtEnd() {
      isDone = true
      if losses.isEmpty { try checkEnd() }
      return nil
    }
    let record = try BagRecordStart(input)
    let operation = try record.header.operation()
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
      _ = try take(record)
      return nil
    case .index: return .index(count: try take(record).header.integer("count"))
    case .bagHeader: throw StreamError(.malformed, "a second bag header: bags were concatenated")
    }
  }

  private mutating func takeChunk(_ record: BagRecordStart) throws(StreamError) -> Item? {
    let form = try BagChunk.Form(record.header, count: record.dataCount)
    let offset = input.offset
    if record.dataCount > 0, try isWhole(record) {
      chunks += 1
      return .chunk(BagChunk(form: form, data: try take(record).data, offset: offset))
    }
    if record.dataCount > 0 || header.indexPosition == 0 {
      let error = StreamError(.truncated, "the bag ends inside a chunk").at(offset: offset)
      guard form.compression == .none else { throw error }
      if cut == nil { cut = error }
      losses.chunks += 1
    }
    chunks += 1
    _ = try input.take(record.headCount)
    return nil
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
  private func checkEnd() throws(StreamError) {
    if let cut { throw cut }
    guard header.indexPosition != 0 else {
      throw StreamError.bagNotClosed(.truncated)
    }
    guard input.offset >= header.indexPosition, connectionsAtEnd >= header.connectionCount,
      chunkInfosAtEnd >= header.chunkCount
    else { throw StreamError(.truncated, "the bag ends before the end of its index") }
    guard chunks == header.chunkCount else {
      throw StreamError(
        .malformed, "bag has \(chunks) chunks where its header gives \(header.chunkCount)")
    }
  }

  /// Skips to the next bytes that look like the start of a chunk, or to the end.
  private mutating func skipToChunk() throws(StreamError) {
    _ = try input.take(1)
    while !(try input.isAtEnd()) {
      let window = try input.peek(1 << 16)
      if let start = Self.chunkStart(in: window) {
        _ = try input.take(start)
        return
      }
      _ = try input.take(window.count < 1 << 16 ? window.count : window.count - 64)
    }
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
