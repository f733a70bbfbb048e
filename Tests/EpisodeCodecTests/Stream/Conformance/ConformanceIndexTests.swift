import EpisodeCodec
import Posix
import Testing

/// The suite's requirements of indexed readers: channels, messages by log time, statistics. The
/// suite applies them only to files with everything that an index needs; these tests apply them to
/// all.
@Suite struct ConformanceIndexTests {
  @Test(arguments: ConformanceVariant.all, [1, 2])
  func everyVariantIsReadByTime(variant: ConformanceVariant, threads: Int) throws {
    let reader = try reader(of: variant, byTime: true, threads: threads)
    #expect(try messages(reader) == variant.messagesByTime.map { $0.encoded() })
  }

  @Test(arguments: ConformanceVariant.all)
  func everyVariantIsReadInItsOwnOrder(variant: ConformanceVariant) throws {
    let reader = try reader(of: variant, byTime: false)
    #expect(try messages(reader) == variant.messages.map { $0.encoded() })
  }

  @Test(arguments: ConformanceVariant.all)
  func everyAttachmentAndMetadataIsFound(variant: ConformanceVariant) throws {
    let reader = try reader(of: variant, byTime: true)
    var found: [[UInt8]] = []
    while let record = try reader.nextOther() {
      switch record {
      case .attachment(let bytes):
        found.append(try Attachment(body: bytes.dropFirst(MCAP.prefixSize).span).encoded())
      case .metadata(let metadata): found.append(metadata.encoded())
      default: Issue.record("\(record) is neither")
      }
    }
    #expect(found == [variant.attachment, variant.metadata].compactMap { $0?.encoded() })
  }

  /// A complete summary is used: channels and statistics are known at once.
  @Test(arguments: ConformanceVariant.all.filter(\.hasUsableSummary))
  func everyUsableSummaryIsUsed(variant: ConformanceVariant) throws {
    let index = try reader(of: variant, byTime: true).index
    #expect(index.hasAllChannels)
    let expected = variant.has(.statistics) ? ConformanceFile(variant).statistics.encoded() : nil
    #expect(index.statistics?.encoded() == expected)
    let schemas = index.channels.allSchemas.map { SchemaRecord(id: $0.id, schema: $0.schema) }
    #expect(schemas.map { $0.encoded() } == [variant.schema].compactMap { $0?.encoded() })
    let channels = try index.channels.ids.map { id in
      let channel = try #require(index.channels[id])
      return ChannelRecord(
        id: id, schemaID: channel.schema == nil ? 0 : schemas[0].id, channel: channel)
    }
    #expect(channels.map { $0.encoded() } == [variant.channel].compactMap { $0?.encoded() })
  }

  private func reader(
    of variant: ConformanceVariant, byTime: Bool, threads: Int = 1
  ) throws -> IndexedReader {
    let bytes = ConformanceFile(variant).bytes
    let descriptor = try FileDescriptor.temporary()
    try descriptor.write(bytes.rawSpan)
    let file = try #require(try RandomAccessFile(descriptor))
    let index = try FileIndex.of(file)
    #expect(index.fault == nil)
    return IndexedReader(
      file, index: index, channels: index.hasAllChannels ? index.channels : try channels(in: bytes),
      filter: MessageFilter(), byTime: byTime, isWhole: true, threads: threads)
  }

  /// The channels of a file whose summary does not name them all.
  private func channels(in bytes: [UInt8]) throws -> ChannelTable {
    let reader = try StreamReader(FileInput(Bytes(bytes)))
    while try reader.next() != nil {}
    return reader.channels
  }

  private func messages(_ reader: IndexedReader) throws -> [[UInt8]] {
    var found: [[UInt8]] = []
    while let message = try reader.next() { found.append(message.wholeRecord) }
    return found
  }
}

extension ConformanceVariant {
  /// Whether the summary says where the chunks are and what the channels in them are.
  fileprivate var hasUsableSummary: Bool {
    has(.chunkIndexes) && has(.repeatedChannels) && (schema == nil || has(.repeatedSchemas))
      // Without either, nothing tells that the repeated channels are all there are.
      && (has(.statistics) || has(.messageIndexes))
  }
}
