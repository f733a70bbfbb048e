import EpisodeCodec
import Testing

/// The suite's requirements of writers: byte-equal files, for the variants without unknown bytes.
@Suite struct ConformanceWriterTests {
  static let variants = ConformanceVariant.all.filter { !$0.has(.padding) }

  @Test func halfOfTheVariantsAreForWriters() { #expect(Self.variants.count == 208) }

  @Test(arguments: variants)
  func everyVariantIsWrittenByteEqual(variant: ConformanceVariant) throws {
    let output = FileOutput(toMemory: ())
    let writer = try ChunkedWriter(output, header: Header(), features: features(of: variant))
    try writeContent(of: variant, to: writer)
    try writer.finish()
    #expect(output.collected == ConformanceFile(variant).bytes)
  }

  /// Without any feature a file is the stream between two filters.
  @Test(arguments: variants.filter(\.features.isEmpty))
  func everyVariantWithoutFeaturesIsAStream(variant: ConformanceVariant) throws {
    let output = FileOutput(toMemory: ())
    let writer = try StreamWriter(output, header: Header())
    try writeContent(of: variant, to: writer)
    try writer.finish()
    #expect(output.collected == ConformanceFile(variant).bytes)
  }

  private func writeContent(
    of variant: ConformanceVariant, to sink: some RecordSink
  ) throws(StreamError) {
    if let channel = channel(of: variant) {
      let id = try sink.addChannel(channel, preferredID: nil, distinctFrom: [])
      for time in variant.times {
        try sink.write(
          Message(
            channelID: id, sequence: time.sequence, logTime: time.log, publishTime: time.publish,
            data: Bytes([1, 2, 3])))
      }
    }
    if variant.attachment != nil {
      let attachment = Attachment(
        logTime: 2, createTime: 1, name: "myFile", mediaType: "application/octet-stream",
        data: [1, 2, 3])
      try sink.write(raw: Bytes(attachment.encoded()))
    }
    if variant.metadata != nil {
      try sink.write(Metadata(name: "myMetadata", entries: [KeyValue("foo", "bar")]))
    }
  }

  private func channel(of variant: ConformanceVariant) -> Channel? {
    switch variant.input {
    case .oneMessage, .tenMessages:
      Channel(
        topic: "example", messageEncoding: "a",
        schema: Schema(name: "Example", encoding: "c", data: [4, 5, 6]),
        metadata: [KeyValue("foo", "bar")])
    case .oneSchemalessMessage: Channel(topic: "example", messageEncoding: "text", schema: nil)
    case .noData, .oneAttachment, .oneMetadata: nil
    }
  }

  private func features(of variant: ConformanceVariant) -> FileFeatures {
    let options: [(ConformanceVariant.Feature, FileFeatures)] = [
      (.chunks, .chunks), (.messageIndexes, .messageIndexes), (.statistics, .statistics),
      (.repeatedSchemas, .repeatedSchemas), (.repeatedChannels, .repeatedChannels),
      (.attachmentIndexes, .attachmentIndexes), (.metadataIndexes, .metadataIndexes),
      (.chunkIndexes, .chunkIndexes), (.summaryOffsets, .summaryOffsets),
    ]
    return options.reduce(into: []) { features, option in
      if variant.has(option.0) { features.insert(option.1) }
    }
  }
}
