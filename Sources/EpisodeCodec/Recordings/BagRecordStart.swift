internal import Bytes

/// The start of a record in an input: its header, and the size of its data.
///
/// It leaves the record in the input, so that nothing is read on the word of an unchecked length.
struct BagRecordStart {
  let header: BagRecordHeader
  /// Bytes of the record up to its data.
  let headCount: Int
  let dataCount: Int

  var count: Int { headCount + dataCount }

  /// - Throws: `.truncated` when the input ends inside the header, `.limit` for a header beyond the
  ///   limit.
  init(_ input: FileInput) throws(StreamError) {
    guard let length = Self.length(try input.peek(4), at: 0) else { throw Self.cut }
    guard length <= BagRecord.Limit.header else {
      throw Self.largeHeader(length)
    }
    let head = try input.peek(length + 8)
    guard let dataCount = Self.length(head, at: length + 4) else { throw Self.cut }
    header = BagRecordHeader(head[4..<length + 4])
    headCount = length + 8
    self.dataCount = dataCount
  }

  /// Takes the whole record.
  /// - Throws: `.truncated` when the input ends first, `.limit` for data beyond the limit; it then
  ///   takes nothing.
  func take(_ input: FileInput) throws(StreamError) -> BagRecord {
    try checkSize()
    guard try input.peek(count).count == count else { throw Self.cut }
    return BagRecord(header: header, data: try input.take(count).dropFirst(headCount))
  }

  func checkSize() throws(StreamError) {
    guard dataCount <= BagRecord.Limit.chunk else {
      throw StreamError(.limit, "bag record of \(dataCount) bytes")
    }
  }

  static let cut = StreamError(.truncated, "the bag ends inside a record")

  static func largeHeader(_ size: Int) -> StreamError {
    StreamError(.limit, "bag record with a header of \(size) bytes")
  }

  private static func length(_ bytes: Bytes, at offset: Int) -> Int? {
    guard bytes.count - offset >= 4 else { return nil }
    return Int(bytes.span.load(littleEndianAt: offset, as: UInt32.self))
  }
}
