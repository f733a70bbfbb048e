internal import Bytes

/// Writes records to a TFRecord file, piece by piece.
final class TFRecordWriter {
  private let output: FileOutput
  private var crc = CRC32C()
  /// Bytes that the open record still lacks.
  private var missing = 0

  init(_ output: FileOutput) { self.output = output }

  /// Starts a record of a known size.
  /// - Throws: `.limit` for a record longer than any protobuf message.
  func begin(size: Int) throws(StreamError) {
    precondition(missing == 0)
    guard size <= TFRecordFraming.longestRecord else {
      throw TFRecordFraming.tooLong(size)
    }
    try output.write(TFRecordFraming.header(recordSize: size))
    (crc, missing) = (CRC32C(), size)
  }

  func write(_ bytes: RawSpan) throws(StreamError) {
    precondition(bytes.byteCount <= missing)
    crc.update(bytes)
    missing -= bytes.byteCount
    try output.write(bytes)
  }

  /// Ends the record, which is completely written.
  func end() throws(StreamError) {
    precondition(missing == 0)
    var footer = ByteBuilder(reserving: TFRecordFraming.footerSize)
    footer.append(TFRecordFraming.masked(crc.value))
    try output.write(footer.bytes)
  }
}
