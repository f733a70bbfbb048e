import EpisodeCodec
import Testing

/// Bytes and values of the Protocol Buffers documentation, "Encoding".
@Suite struct ProtobufReaderTests {
  @Test(
    arguments: [
      ([0x00], 0), ([0x01], 1), ([0x96, 0x01], 150), ([0xAC, 0x02], 300),
      ([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], UInt64.max),
    ] as [([UInt8], UInt64)])
  func varintsOfTheDocumentation(bytes: [UInt8], value: UInt64) throws {
    let data = Bytes(bytes)
    var reader = ProtobufReader(data.span)
    let read = try reader.readVarint()
    #expect(read == value)
    var builder = ByteBuilder()
    builder.appendVarint(value)
    #expect(builder.bytes == bytes)
  }

  @Test func varintOfElevenBytesIsMalformed() {
    let data = Bytes([UInt8](repeating: 0xFF, count: 11))
    #expect(throws: StreamError(.malformed, "")) {
      var reader = ProtobufReader(data.span)
      _ = try reader.readVarint()
    }
  }

  @Test func writtenFieldsAreTheDocumentedBytes() {
    var builder = ByteBuilder()
    builder.appendField(1, varint: 150)
    builder.appendField(2, utf8: "testing")
    builder.appendField(3, bytes: [1, 2])
    builder.appendField(4, double: 1)
    builder.appendField(5, fixed32: 7)
    #expect(
      builder.bytes == [0x08, 0x96, 0x01, 0x12, 0x07] + Array("testing".utf8)
        + [0x1A, 2, 1, 2, 0x21, 0, 0, 0, 0, 0, 0, 0xF0, 0x3F, 0x2D, 7, 0, 0, 0])
  }

  @Test func fieldsAreReadBack() throws {
    var builder = ByteBuilder()
    builder.appendField(1, varint: 150)
    builder.appendField(1000, utf8: "testing")
    builder.appendField(4, fixed64: 9)
    let data = Bytes(builder.bytes)
    var reader = ProtobufReader(data.span)
    var field = try reader.next()
    #expect(field?.number == 1 && field?.wire == .varint)
    try reader.skip(.varint)
    field = try reader.next()
    #expect(field?.number == 1000 && field?.wire == .lengthDelimited)
    let text = try reader.readString()
    #expect(text == "testing")
    field = try reader.next()
    #expect(field?.number == 4 && field?.wire == .fixed64)
    try reader.skip(.fixed64)
    field = try reader.next()
    #expect(field == nil)
  }

  @Test(
    arguments: [
      ([0x0B], .unsupported), ([0x0C], .unsupported), ([0x0E], .malformed), ([0x00], .malformed),
      ([0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F], .malformed),
      ([0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], .malformed),
      ([0x08], .malformed), ([0x09, 1, 2], .malformed), ([0x0D, 1], .malformed),
    ] as [([UInt8], StreamError.Kind)])
  func badFieldsThrow(bytes: [UInt8], kind: StreamError.Kind) {
    let data = Bytes(bytes)
    #expect(throws: StreamError(kind, "")) {
      var reader = ProtobufReader(data.span)
      while let (_, wire) = try reader.next() { try reader.skip(wire) }
    }
  }
}
