internal import Bytes

/// The framing of each record of a TFRecord file: its length as 8 little-endian bytes, the masked
/// CRC-32C of these 8 bytes, the record, and the masked CRC-32C of the record.
///
/// Source: tensorflow/core/lib/io/record_writer.h and tensorflow/core/lib/hash/crc32c.h.
enum TFRecordFraming {
  static let headerSize = 12
  static let footerSize = 4
  /// The longest record accepted, in bytes. No protobuf message is longer.
  static let longestRecord = Int(Int32.max)

  static func tooLong(_ size: some BinaryInteger) -> StreamError {
    StreamError(.limit, "a record of \(size) bytes exceeds the limit of \(longestRecord)")
  }

  /// A CRC as stored: rotated and offset, so that the CRC of bytes that contain CRCs stays sound.
  static func masked(_ crc: UInt32) -> UInt32 { (crc >> 15 | crc << 17) &+ 0xA282_EAD8 }

  static func header(recordSize: Int) -> [UInt8] {
    var header = ByteBuilder(reserving: headerSize)
    header.append(UInt64(recordSize))
    header.append(masked(CRC32C.of(header.bytes.rawSpan)))
    return header.bytes
  }
}
