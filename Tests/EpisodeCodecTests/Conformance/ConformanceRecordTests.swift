import EpisodeCodec
import Testing

/// The codec's records, one by one, against the suite.
@Suite struct ConformanceRecordTests {
  /// Byte-equal is what the suite asks of writers, for the variants without unknown bytes.
  @Test(arguments: ConformanceVariant.all.filter { !$0.has(.padding) })
  func everyVariantIsWrittenByteEqual(variant: ConformanceVariant) throws {
    #expect(try ConformanceWriter.write(variant) == ConformanceFile(variant).bytes)
  }

  @Test func halfOfTheVariantsAreForWriters() {
    #expect(ConformanceVariant.all.filter { !$0.has(.padding) }.count == 208)
  }

  /// Padding is ignored: what is read is what was there without it.
  @Test(arguments: ConformanceVariant.all)
  func everyRecordIsReadWithoutItsPadding(variant: ConformanceVariant) throws {
    let file = ConformanceFile(variant)
    let found = try encodedAgain(recordsIn: file.bytes.dropFirst(8).dropLast(8))
    #expect(found == file.streamed.map { $0.encoded() })
  }

  /// Each record of a run, read and written by the codec; chunks opened, message indexes left out.
  private func encodedAgain(recordsIn bytes: ArraySlice<UInt8>) throws -> [[UInt8]] {
    let bytes = Bytes(Array(bytes))
    var cursor = ByteCursor(bytes.span)
    var found: [[UInt8]] = []
    while !cursor.isAtEnd {
      let start = cursor.position
      let opcode = Opcode(rawValue: try cursor.readUInt8())
      let body = try cursor.readRange(cursor.readLength64())
      switch opcode {
      case .chunk:
        var chunk = ByteCursor(bytes[body].span)
        let header = try ChunkHeader(parsing: &chunk)
        let records = try chunk.readBytes(Int(header.recordsSize))
        #expect(header.compression == "")
        #expect(header.uncompressedSize == header.recordsSize)
        #expect(header.uncompressedCRC == CRC32.of(records))
        found += try encodedAgain(recordsIn: records.array[...])
      case .messageIndex:
        let index = try MessageIndex(body: bytes[body].span)
        #expect(bytes[body].array.starts(with: index.encoded().dropFirst(MCAP.prefixSize)))
        #expect(!index.entries.isEmpty)
      case .message:
        let message = try Message(record: bytes[start..<cursor.position])
        var builder = ByteBuilder()
        message.encodePrefix(into: &builder)
        builder.append(message.data.span)
        found.append(builder.bytes)
      case .attachment:
        try Attachment.check(body: bytes[body].span)
        found.append(try Attachment(body: bytes[body].span).encoded())
      default:
        let type = try #require(recordType(opcode))
        found.append(try type.init(body: bytes[body].span).encoded())
      }
    }
    return found
  }

  private func recordType(_ opcode: Opcode) -> (any MCAPRecord.Type)? {
    let types: [any MCAPRecord.Type] = [
      Header.self, Footer.self, SchemaRecord.self, ChannelRecord.self, ChunkIndex.self,
      AttachmentIndex.self, Statistics.self, Metadata.self, MetadataIndex.self,
      SummaryOffset.self, DataEnd.self,
    ]
    return types.first { $0.opcode == opcode }
  }
}
