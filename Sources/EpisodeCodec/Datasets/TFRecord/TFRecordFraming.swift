internal import Bytes

/// What stands around each record of a TFRecord file: its length as 8 little-endian bytes, the
/// masked CRC-32C of these 8 bytes, the record, and the masked CRC-32C of the record.
///
/// Source: tensorflow/core/lib/io/record_writer.h and tensorflow/core/lib/hash/crc32c.h.
enum TFRecordFraming {
  static let headerSize = 12
  static let footerSize = 4
  /// Bytes of a record that are accepted. No protobuf message is larger.
  static let longestRecord = Int(Int32.max)

  /// A CRC as it is stored: turned and offset, so that a CRC over bytes with CRCs stays sound.
  static func masked(_ crc: UInt32) -> UInt32 { (crc >> 15 | crc << 17) &+ 0xA282_EAD8 }

  static func header(recordSize: Int) -> [UInt8] {
    var header = ByteBuilder(reserving: headerSize)
    header.append(UInt64(recordSize))
    header.append(masked(CRC32C.of(header.bytes.rawSpan)))
    return header.bytes
  }
}
