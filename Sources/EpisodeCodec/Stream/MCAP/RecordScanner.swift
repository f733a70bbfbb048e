package import Bytes

/// A record of the data section as it is in the file.
package struct RawRecord: Sendable {
  package var opcode: Opcode
  /// The whole record: opcode, length and body.
  package var bytes: Bytes
  /// Offset of the opcode in the input.
  package var offset: UInt64
  /// Its number, from 0 for the Header.
  package var index: Int
  /// True for the start of a record in which the input ends.
  package var isCut = false

  package var body: Bytes { bytes.dropFirst(MCAP.prefixSize) }
}

/// Splits an MCAP file into records, front to back, and checks everything outside the records
/// themselves: magic, lengths, order, DataEnd, Footer, their CRCs, and that the file ends there.
///
/// MCAP specification, "File Structure".
package final class RecordScanner {
  package let input: FileInput
  /// The records of the summary section if `keepsSummary` is set, else its schemas and channels.
  package private(set) var summary: [RawRecord] = []
  package private(set) var footer: Footer?
  /// Offset and number of the last record taken, to locate an error.
  package private(set) var lastOffset: UInt64 = 0
  package private(set) var lastIndex = 0

  private let keepsSummary: Bool
  private var summarySize = 0
  private var checksum: CRC32?
  private var count = 0
  private var isFinished = false

  /// - Throws: `.malformed` when the input is not MCAP.
  package init(_ input: FileInput, keepsSummary: Bool = false) throws(StreamError) {
    let input = try input.decompressed()
    self.input = input
    self.keepsSummary = keepsSummary
    let magic = try input.peek(MCAP.magic.count)
    guard !magic.isEmpty else { throw StreamError.emptyInput.at(offset: 0) }
    guard magic.array == MCAP.magic.prefix(magic.count).map(\.self) else {
      throw StreamError.notMCAP(try input.peek(InputKind.size))
    }
    _ = try input.take(MCAP.magic.count)
    if try Self.mayGiveDataCRC(input) {
      var crc = CRC32()
      crc.update(magic.span)
      checksum = crc
    }
  }

  /// False when the end of a file, read beforehand, has no CRC of the data section: computing one
  /// costs as much as all other reading.
  private static func mayGiveDataCRC(_ input: FileInput) throws(StreamError) -> Bool {
    let endSize = MCAP.footerSize + MCAP.magic.count
    guard let size = input.size, size >= endSize + MCAP.dataEndSize,
      let end = try input.look(at: size - endSize, count: MCAP.footerSize)
    else { return true }
    let body = end.dropFirst(MCAP.prefixSize)
    let summaryStart = try Footer(body: body.span).summaryStart
    let summary = summaryStart == 0 ? size - endSize : Int(clamping: summaryStart)
    guard summary >= MCAP.dataEndSize, summary <= size - endSize,
      let dataEnd = try input.look(at: summary - MCAP.dataEndSize, count: MCAP.dataEndSize)
    else { return true }
    return dataEnd.array != DataEnd(dataSectionCRC: 0).encoded()
  }

  /// The next record of the data section; nil after the end of the file has been read and checked.
  package func next() throws(StreamError) -> RawRecord? {
    guard !isFinished else { return nil }
    let record = try takeRecord()
    switch record.opcode {
    case .dataEnd:
      try located { () throws(StreamError) in try checkDataEnd(record) }
      try readSummary()
      isFinished = true
      return nil
    case .footer:
      throw StreamError.earlyFooter.at(offset: record.offset, record: record.index)
    default:
      checksum?.update(record.bytes.span)
      return record
    }
  }

  /// Takes the next messages that are already in memory, as one piece; nil when there are none and
  /// the caller has to use `next`.
  package func takeMessages() throws(StreamError) -> MessageRun? {
    guard !isFinished else { return nil }
    let bytes = input.atHand
    let run = MessageRun.length(bytes.span)
    guard run.count > 0 else { return nil }
    let (offset, index) = (input.offset, count)
    let messages = try input.take(run.length)
    checksum?.update(messages.span)
    count += run.count
    (lastOffset, lastIndex) = (offset, index)
    return MessageRun(bytes: messages, offset: offset, index: index)
  }

  /// The start of a chunk in which the input ends, after `next` has failed for that reason.
  package func takeCutChunk() -> RawRecord? {
    guard let prefix = try? input.peek(MCAP.prefixSize), prefix.count == MCAP.prefixSize,
      prefix.span.load(littleEndianAt: 0) == Opcode.chunk.rawValue
    else { return nil }
    let length: UInt64 = prefix.span.load(littleEndianAt: 1)
    guard length <= MCAP.largestRecord || length == ChunkHeader.openSize else { return nil }
    let size = MCAP.prefixSize + Int(min(length, UInt64(MCAP.largestRecord)))
    guard let bytes = try? input.peek(size), bytes.count < size,
      (try? input.take(bytes.count)) != nil
    else { return nil }
    return RawRecord(
      opcode: .chunk, bytes: bytes, offset: lastOffset, index: lastIndex, isCut: true)
  }

  /// Runs `check` and adds the place of the last record to its error.
  package func located<Value>(
    _ check: () throws(StreamError) -> Value
  ) throws(StreamError) -> Value {
    do { return try check() } catch { throw error.at(offset: lastOffset, record: lastIndex) }
  }

  private func takeRecord() throws(StreamError) -> RawRecord {
    (lastOffset, lastIndex) = (input.offset, count)
    count += 1
    return try located { () throws(StreamError) in
      try awaitChunkSizes()
      let prefix = try input.peek(MCAP.prefixSize)
      guard prefix.count == MCAP.prefixSize else {
        throw prefix.isEmpty ? StreamError.noEndMark : .cutRecord
      }
      var cursor = ByteCursor(prefix.span)
      let opcode = Opcode(rawValue: try cursor.readUInt8())
      let length = try cursor.readUInt64()
      guard opcode.rawValue != 0 else { throw StreamError.zeroOpcode }
      guard length <= MCAP.largestRecord else {
        if opcode == .chunk, length == ChunkHeader.openSize { throw StreamError.cutRecord }
        throw StreamError.tooLarge("record", length)
      }
      let size = MCAP.prefixSize + Int(length)
      let bytes = try input.peek(size)
      guard bytes.count == size else {
        throw StreamError.cutRecord
      }
      return RawRecord(
        opcode: opcode, bytes: try input.take(size), offset: lastOffset, index: lastIndex)
    }
  }

  /// Waits for the sizes of a chunk that a recorder is compressing into the file.
  private func awaitChunkSizes() throws(StreamError) {
    guard input.isGrowing, try input.peek(1).array == [Opcode.chunk.rawValue] else { return }
    let contentSize = MCAP.prefixSize + 16
    try input.awaitFinal(contentSize + 8) { bytes in
      bytes.count == contentSize + 8
        && [1, contentSize].contains { bytes.span.load(littleEndianAt: $0) == ChunkHeader.openSize }
    }
  }

  private func checkDataEnd(_ record: RawRecord) throws(StreamError) {
    guard record.bytes.count == MCAP.dataEndSize else {
      throw StreamError(.malformed, "a data end of \(record.bytes.count) bytes")
    }
    let expected = try DataEnd(body: record.body.span).dataSectionCRC
    if let checksum, expected != 0, expected != checksum.value {
      throw StreamError.dataSectionCRC
    }
  }

  private func readSummary() throws(StreamError) {
    let start = input.offset
    var crc = CRC32()
    while true {
      let record = try takeRecord()
      guard record.opcode == .footer else {
        crc.update(record.bytes.span)
        if keepsSummary || [.schema, .channel].contains(record.opcode) { try keep(record) }
        continue
      }
      try located { () throws(StreamError) in
        guard record.bytes.count == MCAP.footerSize else {
          throw StreamError(.malformed, "a footer of \(record.bytes.count) bytes")
        }
        let footer = try Footer(body: record.body.span)
        guard footer.summaryStart == 0 || footer.summaryStart == start else {
          throw StreamError(.malformed, "the footer gives another place for the summary")
        }
        crc.update(record.bytes[0..<MCAP.footerSize - 4].span)
        guard footer.summaryCRC == 0 || footer.summaryCRC == crc.value else {
          throw StreamError.summaryCRC
        }
        self.footer = footer
      }
      return try checkEnd()
    }
  }

  private func keep(_ record: RawRecord) throws(StreamError) {
    var record = record
    // A part of a mapped file takes no memory; one of a pipe would keep the block around it.
    if input.size == nil {
      summarySize += record.bytes.count
      try MemoryBudget.check(summarySize, .tables, for: "the summary")
      record.bytes = Bytes(copying: record.bytes.span)
    }
    summary.append(record)
  }

  private func checkEnd() throws(StreamError) {
    let place = input.offset
    let magic = try input.peek(MCAP.magic.count)
    guard magic.count == MCAP.magic.count else {
      throw StreamError.noEndMark.at(offset: place)
    }
    guard magic.array == MCAP.magic else {
      throw StreamError(.malformed, "the closing magic is wrong").at(offset: place)
    }
    _ = try input.take(MCAP.magic.count)
    input.endGrowth()
    guard try input.isAtEnd() else {
      throw StreamError(.malformed, "bytes after the end of the stream").at(offset: input.offset)
    }
  }
}
