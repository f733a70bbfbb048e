internal import Bytes

/// The compression of chunks.
package enum ChunkCompression: Sendable, Equatable {
  case none
  case zstd(level: Int)
  case lz4(level: Int)

  var name: String {
    switch self {
    case .none: ""
    case .zstd: "zstd"
    case .lz4: "lz4"
    }
  }
}

/// A chunk being filled.
struct ChunkDraft: Sendable {
  private(set) var records = ByteBuilder()
  /// In the order of each channel's first message.
  private(set) var indexes: [MessageIndex] = []
  private var places: [UInt16: Int] = [:]
  private(set) var messageCount = 0
  private(set) var startTime: UInt64 = 0
  private(set) var endTime: UInt64 = 0
  /// The schemas and channels defined in it.
  private(set) var definitions: [ChunkDefinition] = []
  /// What a part of the stream needs that begins with this chunk; nil if there are no parts.
  var border: PartBorder?

  var isEmpty: Bool { records.count == 0 }

  mutating func append(_ definition: ChunkDefinition) {
    definitions.append(definition)
    definition.encode(into: &records)
  }

  mutating func append(_ message: Message, followedBy tail: Bytes) {
    let entry = (time: message.logTime, offset: UInt64(records.count))
    if let place = places[message.channelID] {
      indexes[place].entries.append(entry)
    } else {
      places[message.channelID] = indexes.count
      indexes.append(MessageIndex(channelID: message.channelID, entries: [entry]))
    }
    startTime = messageCount == 0 ? message.logTime : min(startTime, message.logTime)
    endTime = max(endTime, message.logTime)
    messageCount += 1
    message.encodePrefix(payloadSize: message.data.count + tail.count, into: &records)
    records.append(message.data.span)
    if !tail.isEmpty { records.append(tail.span) }
  }
}

/// A record that defines an id.
enum ChunkDefinition: Sendable {
  case schema(SchemaRecord)
  case channel(ChannelRecord)

  func encode(into builder: inout ByteBuilder) {
    switch self {
    case .schema(let record): record.encode(into: &builder)
    case .channel(let record): record.encode(into: &builder)
    }
  }
}

/// A chunk ready for writing.
struct FinishedChunk: Sendable {
  var definitions: [ChunkDefinition]
  var border: PartBorder?
  var header: ChunkHeader
  var stored: Bytes
  /// Ascending by channel id.
  var indexes: [MessageIndex]
}

/// Compresses chunks. Keeps its working memory; each thread needs its own.
final class ChunkEncoder {
  private let compression: ChunkCompression
  private lazy var zstd = Result { () throws(StreamError) in
    try ZstdCompressor(level: zstdLevel)
  }

  init(_ compression: ChunkCompression) { self.compression = compression }

  private var zstdLevel: Int {
    if case .zstd(let level) = compression { level } else { 0 }
  }

  /// Stores a chunk uncompressed if compression does not make it smaller, for example one of JPEG
  /// images.
  func encode(_ draft: ChunkDraft) throws(StreamError) -> FinishedChunk {
    let records = Bytes(draft.records.bytes)
    let compressed = try compress(records)
    let isWorthIt = compressed.count < records.count
    let stored = isWorthIt ? compressed : records
    let header = ChunkHeader(
      messageStartTime: draft.startTime, messageEndTime: draft.endTime,
      uncompressedSize: UInt64(records.count), uncompressedCRC: CRC32.of(records.span),
      compression: isWorthIt ? compression.name : "", recordsSize: UInt64(stored.count))
    let indexes = draft.indexes.sorted { $0.channelID < $1.channelID }
    return FinishedChunk(
      definitions: draft.definitions, border: draft.border, header: header, stored: stored,
      indexes: indexes)
  }

  private func compress(_ records: Bytes) throws(StreamError) -> Bytes {
    switch compression {
    case .none: records
    case .zstd: try zstd.get().compress(records.span)
    case .lz4(let level): try LZ4Frame.compress(records.span, level: level)
    }
  }
}
