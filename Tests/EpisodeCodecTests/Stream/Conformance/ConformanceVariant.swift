import Testing

/// One file of the MCAP conformance suite: its content and its optional records.
///
/// The suite: github.com/foxglove/mcap, `tests/conformance`.
struct ConformanceVariant: Sendable, CustomTestStringConvertible {
  enum Input: String, CaseIterable, Sendable {
    case noData = "NoData"
    case oneAttachment = "OneAttachment"
    case oneMetadata = "OneMetadata"
    case oneSchemalessMessage = "OneSchemalessMessage"
    case oneMessage = "OneMessage"
    case tenMessages = "TenMessages"
  }

  /// In the order of the expected JSON; the raw value is the part of the file's name.
  enum Feature: String, CaseIterable, Sendable {
    case chunks = "ch"
    case messageIndexes = "mx"
    case statistics = "st"
    case repeatedSchemas = "rsh"
    case repeatedChannels = "rch"
    case attachmentIndexes = "ax"
    case metadataIndexes = "mdx"
    case chunkIndexes = "chx"
    case summaryOffsets = "sum"
    case padding = "pad"
  }

  let input: Input
  let features: Set<Feature>

  func has(_ feature: Feature) -> Bool { features.contains(feature) }

  /// The file's name without its extension: `OneMessage-ch-mx-pad`.
  var name: String {
    ([input.rawValue] + features.map(\.rawValue).sorted()).joined(separator: "-")
  }

  var testDescription: String { name }

  /// All 416, always in the same order.
  static let all: [ConformanceVariant] = Input.allCases.flatMap { input in
    (0..<1 << Feature.allCases.count).map { bits in
      let features = Feature.allCases.enumerated().filter { bits >> $0.offset & 1 == 1 }
      return ConformanceVariant(input: input, features: Set(features.map(\.element)))
    }.filter(\.isPublished)
  }

  /// True when every feature has an effect on this input.
  private var isPublished: Bool {
    features.allSatisfy { feature in
      switch feature {
      case .chunks, .repeatedChannels: !times.isEmpty
      case .messageIndexes, .chunkIndexes: has(.chunks)
      case .repeatedSchemas: schema != nil
      case .attachmentIndexes: attachment != nil
      case .metadataIndexes: metadata != nil
      case .summaryOffsets: hasSummary
      case .statistics, .padding: true
      }
    }
  }

  /// True when the summary has a group for an offset to refer to.
  private var hasSummary: Bool {
    !features.isDisjoint(with: [
      .statistics, .repeatedSchemas, .repeatedChannels, .attachmentIndexes, .metadataIndexes,
      .chunkIndexes,
    ])
  }
}

/// The content of the six inputs.
extension ConformanceVariant {
  var schema: ConformanceRecord? {
    switch input {
    case .oneMessage, .tenMessages:
      .schema(id: 1, name: "Example", encoding: "c", data: [4, 5, 6])
    case .noData, .oneAttachment, .oneMetadata, .oneSchemalessMessage: nil
    }
  }

  var channel: ConformanceRecord? {
    switch input {
    case .oneMessage, .tenMessages:
      .channel(
        id: 1, schemaID: 1, topic: "example", messageEncoding: "a", metadata: [("foo", "bar")])
    case .oneSchemalessMessage:
      .channel(id: 1, schemaID: 0, topic: "example", messageEncoding: "text", metadata: [])
    case .noData, .oneAttachment, .oneMetadata: nil
    }
  }

  /// Sequence, log time and publish time of each message; with ten messages the log time also
  /// decreases and repeats.
  var times: [(sequence: UInt32, log: UInt64, publish: UInt64)] {
    switch input {
    case .oneMessage, .oneSchemalessMessage: [(10, 2, 1)]
    case .tenMessages:
      zip(UInt32(0)..., [0, 2, 1, 3, 3, 5, 4, 7, 8, 9] as [UInt64]).map { ($0, $1, $1) }
    case .noData, .oneAttachment, .oneMetadata: []
    }
  }

  /// All on one channel, all with the same data.
  var messages: [ConformanceRecord] { times.map(message) }

  /// The output of an indexed reader: by log time, equal times in the order of the file.
  var messagesByTime: [ConformanceRecord] {
    times.sorted { ($0.log, $0.sequence) < ($1.log, $1.sequence) }.map(message)
  }

  private func message(sequence: UInt32, log: UInt64, publish: UInt64) -> ConformanceRecord {
    .message(
      channelID: 1, sequence: sequence, logTime: log, publishTime: publish, data: [1, 2, 3])
  }

  /// Log times of the earliest and the latest message; 0 without messages.
  var timeRange: (first: UInt64, last: UInt64) {
    (times.map(\.log).min() ?? 0, times.map(\.log).max() ?? 0)
  }

  var attachment: ConformanceRecord? {
    guard input == .oneAttachment else { return nil }
    return .attachment(
      logTime: 2, createTime: 1, name: "myFile", mediaType: "application/octet-stream",
      data: [1, 2, 3])
  }

  var metadata: ConformanceRecord? {
    input == .oneMetadata ? .metadata(name: "myMetadata", [("foo", "bar")]) : nil
  }
}
