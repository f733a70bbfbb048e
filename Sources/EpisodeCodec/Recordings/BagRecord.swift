package import Bytes

/// A record of a ROS 1 bag: a header of named values, and data.
///
/// wiki.ros.org/Bags/Format/2.0: `<header_len><header><data_len><data>`, lengths of 32 bits, all
/// little endian.
package struct BagRecord: Sendable {
  package let header: BagRecordHeader
  package let data: Bytes

  /// The kind of a record: its `op` field.
  package enum Operation: UInt8, Sendable {
    case message = 2
    case bagHeader = 3
    case index = 4
    case chunk = 5
    case chunkInfo = 6
    case connection = 7
  }

  /// Limits for a file, far above those of any recorder.
  package enum Limit {
    /// Bytes of a record's header.
    static let header = 1 << 20
    /// Bytes of a connection's data, which is mostly its message definition.
    static let connection = 16 << 20
    /// Bytes of a chunk, compressed or not, and of a message.
    package static let chunk = 256 << 20
    /// Connections of a bag: a channel id of MCAP has 16 bits.
    package static let connections = 65_535
  }
}

/// Consecutive records in memory: a chunk's content, a bag's index.
package struct BagRecords: Sendable {
  private let bytes: Bytes
  /// Where the next record starts.
  package private(set) var position = 0

  package init(_ bytes: Bytes) { self.bytes = bytes }

  /// Bytes not yet read.
  package var remaining: Int { bytes.count - position }

  /// The next record; nil at the end.
  /// - Throws: `.truncated` when the bytes end inside it, `.limit` for a header beyond the limit.
  package mutating func next() throws(StreamError) -> BagRecord? {
    guard remaining > 0 else { return nil }
    let bytes = bytes
    let span = bytes.span
    let header = try Self.range(of: span, at: position, limit: BagRecord.Limit.header)
    let data = try Self.range(of: span, at: header.upperBound, limit: .max)
    position = data.upperBound
    return BagRecord(header: BagRecordHeader(bytes[header]), data: bytes[data])
  }

  /// The range of the bytes after their length.
  private static func range(
    of span: RawSpan, at start: Int, limit: Int
  ) throws(StreamError) -> Range<Int> {
    let cut = StreamError(.truncated, "bag record is cut short")
    guard span.byteCount - start >= 4 else {
      throw cut
    }
    let length = Int(span.load(littleEndianAt: start, as: UInt32.self))
    guard length <= limit else {
      throw BagRecordStart.largeHeader(length)
    }
    guard length <= span.byteCount - start - 4 else {
      throw cut
    }
    return start + 4..<start + 4 + length
  }
}
