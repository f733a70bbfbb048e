internal import Bytes
internal import Stream

/// Computes the CRC of a file's data section beside the reading of its parts by an index.
///
/// Only this CRC covers metadata records, the headers of chunks and the message indexes.
struct DataSectionChecksum {
  private let file: RandomAccessFile
  private let end: (offset: UInt64, crc: UInt32)
  private var crc = CRC32()
  private var offset: UInt64 = 0

  /// Bytes that are mapped at a time.
  private static let window: UInt64 = 4 << 20

  /// - Parameters:
  ///   - end: where DataEnd starts, and the CRC that it gives.
  init(_ file: RandomAccessFile, _ end: (offset: UInt64, crc: UInt32)) {
    (self.file, self.end) = (file, end)
  }

  /// Adds the bytes up to an offset.
  mutating func advance(to target: UInt64) throws(StreamError) {
    while offset < target {
      let count = min(target - offset, Self.window)
      let bytes = try file.bytes(at: offset, count: Int(count))
      crc.update(bytes.span)
      offset += count
    }
  }

  /// Adds the rest.
  /// - Throws: `.checksum` when the CRC differs.
  mutating func finish() throws(StreamError) {
    try advance(to: end.offset)
    guard crc.value == end.crc else { throw StreamError.dataSectionCRC.at(offset: end.offset) }
  }
}
