package import Bytes

/// A file stored beside the messages. MCAP specification, "Attachment (op=0x09)".
package struct Attachment: MCAPRecord, Equatable {
  package static let opcode = Opcode.attachment
  package var logTime: UInt64
  package var createTime: UInt64
  package var name: String
  package var mediaType: String
  package var data: [UInt8]
  /// CRC-32 of the body from `logTime` up to this field; 0 when absent.
  package var crc: UInt32

  package init(
    logTime: UInt64, createTime: UInt64, name: String, mediaType: String, data: [UInt8]
  ) {
    self.logTime = logTime
    self.createTime = createTime
    self.name = name
    self.mediaType = mediaType
    self.data = data
    crc = 0
    var body = ByteBuilder()
    encodeFields(into: &body)
    crc = CRC32.of(body.bytes.rawSpan)
  }

  package init(parsing cursor: inout ByteCursor) throws(StreamError) {
    logTime = try cursor.readUInt64()
    createTime = try cursor.readUInt64()
    name = try cursor.readString()
    mediaType = try cursor.readString()
    data = try cursor.readBytes(cursor.readLength64()).array
    crc = try cursor.readUInt32()
  }

  package func encodeBody(into builder: inout ByteBuilder) {
    encodeFields(into: &builder)
    builder.append(crc)
  }

  private func encodeFields(into builder: inout ByteBuilder) {
    builder.append(logTime)
    builder.append(createTime)
    builder.append(string: name)
    builder.append(string: mediaType)
    builder.append(UInt64(data.count))
    builder.append(data)
  }

  /// Checks the body's structure and CRC without copying the data.
  package static func check(body: RawSpan) throws(StreamError) {
    var cursor = ByteCursor(body)
    try cursor.skip(16)
    _ = try cursor.readString()
    _ = try cursor.readString()
    try cursor.skip(try cursor.readLength64())
    // Padding may follow the CRC, so it is not always the last four bytes of the record.
    let end = cursor.position
    let crc = try cursor.readUInt32()
    guard crc == 0 || crc == CRC32.of(body.extracting(0..<end)) else {
      throw StreamError(.checksum, "attachment CRC mismatch")
    }
  }
}

/// The place of an attachment. MCAP specification, "Attachment Index (op=0x0A)".
package struct AttachmentIndex: MCAPRecord, Equatable {
  package static let opcode = Opcode.attachmentIndex
  /// Offset of the attachment record's opcode in the file; then the size of the whole record.
  package var offset: UInt64
  package var length: UInt64
  package var logTime: UInt64
  package var createTime: UInt64
  package var dataSize: UInt64
  package var name: String
  package var mediaType: String

  /// The index entry of an attachment record at `offset`.
  package init(offset: UInt64, record: Bytes) throws(StreamError) {
    self.offset = offset
    length = UInt64(record.count)
    let body = record.dropFirst(MCAP.prefixSize)
    var cursor = ByteCursor(body.span)
    logTime = try cursor.readUInt64()
    createTime = try cursor.readUInt64()
    name = try cursor.readString()
    mediaType = try cursor.readString()
    dataSize = try cursor.readUInt64()
  }

  package init(parsing cursor: inout ByteCursor) throws(StreamError) {
    offset = try cursor.readUInt64()
    length = try cursor.readUInt64()
    logTime = try cursor.readUInt64()
    createTime = try cursor.readUInt64()
    dataSize = try cursor.readUInt64()
    name = try cursor.readString()
    mediaType = try cursor.readString()
  }

  package func encodeBody(into builder: inout ByteBuilder) {
    builder.append(offset)
    builder.append(length)
    builder.append(logTime)
    builder.append(createTime)
    builder.append(dataSize)
    builder.append(string: name)
    builder.append(string: mediaType)
  }
}
