package import Bytes

/// Reads the records of a TFRecord file front to back, without copying them.
package final class TFRecordReader {
  private let input: FileInput
  /// Number of the last record; -1 before the first.
  package private(set) var record = -1
  /// Where the last record starts.
  package private(set) var offset: UInt64 = 0

  package init(_ input: FileInput) { self.input = input }

  /// Where the last record ends.
  package var end: UInt64 { input.offset }

  /// The next record; nil at the end of the file.
  /// - Throws: `.truncated` when the file ends inside a record, `.checksum`, or `.limit` for a
  ///   record longer than any protobuf message; with the record's number and place.
  package func next() throws(StreamError) -> Bytes? {
    guard let size = try nextSize() else { return nil }
    return try located { () throws(StreamError) in
      let whole = try take(size + TFRecordFraming.footerSize)
      let record = whole[0..<size]
      let stored: UInt32 = whole.span.load(littleEndianAt: size)
      guard stored == TFRecordFraming.masked(CRC32C.of(record.span)) else {
        throw StreamError(.checksum, "record CRC mismatch")
      }
      return record
    }
  }

  /// Skips the next record and checks only its length. False at the end of the file.
  package func skip() throws(StreamError) -> Bool {
    guard let size = try nextSize() else { return false }
    try located { () throws(StreamError) in _ = try take(size + TFRecordFraming.footerSize) }
    return true
  }

  /// Runs `work` on the last record, and adds its place to an error.
  package func located<Value>(
    _ work: () throws(StreamError) -> Value
  ) throws(StreamError) -> Value {
    do { return try work() } catch { throw error.at(offset: offset, record: record) }
  }

  private func nextSize() throws(StreamError) -> Int? {
    guard try !input.isAtEnd() else { return nil }
    (record, offset) = (record + 1, input.offset)
    return try located { () throws(StreamError) in
      let header = try take(TFRecordFraming.headerSize)
      let stored: UInt32 = header.span.load(littleEndianAt: 8)
      guard stored == TFRecordFraming.masked(CRC32C.of(header[0..<8].span)) else {
        throw StreamError(.checksum, "record length CRC mismatch")
      }
      let size: UInt64 = header.span.load(littleEndianAt: 0)
      guard size <= UInt64(TFRecordFraming.longestRecord) else {
        throw TFRecordFraming.tooLong(size)
      }
      return Int(size)
    }
  }

  private func take(_ count: Int) throws(StreamError) -> Bytes {
    let there = try input.peek(count).count
    guard there == count else {
      throw StreamError(.truncated, "the file ends \(count - there) bytes before its record does")
    }
    return try input.take(count)
  }
}
