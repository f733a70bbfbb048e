import EpisodeCodec
import Testing

/// The suite's requirements of streaming readers: all variants, chunks opened.
@Suite struct ConformanceReaderTests {
  /// Bytes arrive one at a time, as from a slow pipe, and all at once; padding is ignored.
  @Test(arguments: ConformanceVariant.all)
  func everyVariantIsReadAsExpected(variant: ConformanceVariant) throws {
    let file = ConformanceFile(variant)
    // The reader checks the CRC of the data section and does not return it.
    let expected = file.streamed.filter { $0.type != "DataEnd" }.map { $0.encoded() }
    for (pieces, threads) in [(1, 1), (Int.max, 1), (Int.max, 2)] {
      let input = FileInput(Bytes(file.bytes), pieces: pieces)
      #expect(try read(input, threads: threads) == expected)
    }
  }

  /// For each input the variant with all features, and the one without any.
  static let fullest: [ConformanceVariant] =
    ConformanceVariant.Input.allCases.compactMap { input in
      ConformanceVariant.all.last { $0.input == input }
    } + ConformanceVariant.all.filter { $0.name == "TenMessages" }

  @Test(arguments: fullest)
  func everyCutIsReported(variant: ConformanceVariant) {
    let bytes = Bytes(ConformanceFile(variant).bytes)
    for count in 0..<bytes.count {
      #expect(throws: StreamError(.truncated, ""), "cut to \(count) bytes") {
        try read(FileInput(bytes[0..<count]))
      }
    }
  }

  /// The files have every CRC, so that no changed bit goes unnoticed.
  @Test(arguments: fullest)
  func everyChangedByteIsReported(variant: ConformanceVariant) {
    let bytes = ConformanceFile(variant).bytes
    for place in bytes.indices {
      var changed = bytes
      changed[place] ^= 1 << (place % 8)
      #expect(throws: StreamError.self, "byte \(place) of \(bytes.count)") {
        try read(FileInput(Bytes(changed)))
      }
    }
  }

  /// All content of a stream, as records without padding.
  @discardableResult
  private func read(_ input: FileInput, threads: Int = 1) throws -> [[UInt8]] {
    let reader = try StreamReader(input, threads: threads, checksIndexes: true)
    var found = [reader.header.encoded()]
    while let record = try reader.next() {
      found.append(try encoded(record, of: reader))
    }
    for record in reader.scanner.summary {
      let type = try #require(summaryType(record.opcode))
      found.append(try type.init(body: record.body.span).encoded())
    }
    found.append(try #require(reader.scanner.footer).encoded())
    return found
  }

  private func encoded(_ record: Record, of reader: StreamReader) throws -> [UInt8] {
    switch record {
    case .schema(let id, let schema): return SchemaRecord(id: id, schema: schema).encoded()
    case .channel(let id, let channel):
      let schema = reader.channels.allSchemas.first { $0.schema == channel.schema }
      return ChannelRecord(id: id, schemaID: schema?.id ?? 0, channel: channel).encoded()
    case .message(let message): return message.wholeRecord
    case .metadata(let metadata): return metadata.encoded()
    case .attachment(let bytes):
      return try Attachment(body: bytes.dropFirst(MCAP.prefixSize).span).encoded()
    case .unknown(let bytes): return bytes.array
    }
  }

  private func summaryType(_ opcode: Opcode) -> (any MCAPRecord.Type)? {
    let types: [any MCAPRecord.Type] = [
      SchemaRecord.self, ChannelRecord.self, Statistics.self, MetadataIndex.self,
      AttachmentIndex.self, ChunkIndex.self, SummaryOffset.self,
    ]
    return types.first { $0.opcode == opcode }
  }
}

extension Message {
  /// This message's record in a file.
  var wholeRecord: [UInt8] {
    var builder = ByteBuilder()
    encodePrefix(payloadSize: data.count, into: &builder)
    builder.append(data.span)
    return builder.bytes
  }
}
