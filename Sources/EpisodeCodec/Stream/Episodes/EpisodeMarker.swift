package import Bytes

/// The marker at the start of an episode.
package struct EpisodeBegin: Equatable, Sendable {
  /// Number of the episode in its stream, from 0.
  package var index: UInt64 = 0
  package var dataset = ""
  package var languageInstruction = ""
  /// The origin: the file's name without its directory.
  package var source = ""
  /// Steps per second, 0 before alignment.
  package var rate = 0.0
  package var attributes: [KeyValue] = []
  /// Log time of the message, ns; not in its payload.
  package var time: UInt64 = 0
  /// Place among the events of the input, not in its payload; see `PassingRecords`.
  package var place: UInt64 = 0

  package init() {}
}

/// The marker at the end of an episode.
package struct EpisodeEnd: Equatable, Sendable {
  package enum Outcome: UInt64, Sendable {
    case unknown, success, failure

    /// The answer to the question whether the episode succeeded.
    package var word: String {
      switch self {
      case .unknown: "unknown"
      case .success: "yes"
      case .failure: "no"
      }
    }
  }

  package var index: UInt64 = 0
  /// 0 at recording level.
  package var steps: UInt64 = 0
  package var outcome = Outcome.unknown
  package var attributes: [KeyValue] = []
  /// Log time of the message, ns; not in its payload.
  package var time: UInt64 = 0
  /// Place among the events of the input, not in its payload; see `PassingRecords`.
  package var place: UInt64 = 0

  package init() {}
}

/// A message on the topic `/episode`: the start or the end of an episode.
package enum EpisodeMarker: Equatable, Sendable {
  case begin(EpisodeBegin)
  case end(EpisodeEnd)

  package static let channel = Channel(
    topic: "/episode", messageEncoding: "protobuf",
    schema: Schema(
      name: "bagpipe.Episode", encoding: "protobuf",
      data: ProtobufDescriptor.set([
        .init(
          "bagpipe/Episode.proto", package: "bagpipe",
          messages: [
            .init(
              "Episode",
              [
                .init("event", 1, .enumeration(".bagpipe.Episode.Event")),
                .init("index", 2, .uint64),
                .init("dataset", 3, .string),
                .init("language_instruction", 4, .string),
                .init("source", 5, .string),
                .init("rate", 6, .double),
                .init(
                  "attributes", 7, .message(".bagpipe.Episode.AttributesEntry"), repeated: true),
                .init("steps", 8, .uint64),
                .init("outcome", 9, .enumeration(".bagpipe.Episode.Outcome")),
              ],
              nested: [
                .init(
                  "AttributesEntry", [.init("key", 1, .string), .init("value", 2, .string)],
                  isMapEntry: true)
              ],
              enumerations: [
                ("Event", ["NONE", "BEGIN", "END"]),
                ("Outcome", ["UNKNOWN", "SUCCESS", "FAILURE"]),
              ])
          ])
      ])))

  /// True for the channel that carries markers.
  package static func isMarker(_ channel: Channel) -> Bool {
    channel.topic == "/episode" && channel.schema?.name == "bagpipe.Episode"
      && channel.messageEncoding == "protobuf"
  }

  package init(parsing bytes: RawSpan) throws(StreamError) {
    var (begin, end, event) = (EpisodeBegin(), EpisodeEnd(), UInt64(0))
    var reader = ProtobufReader(bytes)
    while let (number, wire) = try reader.next() {
      switch (number, wire) {
      case (1, .varint): event = try reader.readVarint()
      case (2, .varint): begin.index = try reader.readVarint()
      case (3, .lengthDelimited): begin.dataset = try reader.readString()
      case (4, .lengthDelimited): begin.languageInstruction = try reader.readString()
      case (5, .lengthDelimited): begin.source = try reader.readString()
      case (6, .fixed64): begin.rate = Double(bitPattern: try reader.readFixed64())
      case (7, .lengthDelimited):
        try MemoryBudget.check(
          (begin.attributes.count + 1) * MemoryLayout<KeyValue>.stride, .values,
          for: "an episode marker")
        begin.attributes.append(try KeyValue(mapEntry: reader.readLengthDelimited()))
      case (8, .varint): end.steps = try reader.readVarint()
      case (9, .varint):
        end.outcome = EpisodeEnd.Outcome(rawValue: try reader.readVarint()) ?? .unknown
      default: try reader.skip(wire)
      }
    }
    (end.index, end.attributes) = (begin.index, begin.attributes)
    switch event {
    case 1: self = .begin(begin)
    case 2: self = .end(end)
    default: throw StreamError(.malformed, "an episode marker is neither begin nor end")
    }
  }

  package func encoded() -> Bytes {
    var builder = ByteBuilder()
    switch self {
    case .begin(let begin):
      builder.appendField(1, varint: 1)
      builder.appendField(2, varint: begin.index)
      builder.appendText(3, begin.dataset)
      builder.appendText(4, begin.languageInstruction)
      builder.appendText(5, begin.source)
      if begin.rate != 0 { builder.appendField(6, double: begin.rate) }
      builder.appendMap(7, begin.attributes)
    case .end(let end):
      builder.appendField(1, varint: 2)
      builder.appendField(2, varint: end.index)
      builder.appendMap(7, end.attributes)
      builder.appendField(8, varint: end.steps)
      builder.appendField(9, varint: end.outcome.rawValue)
    }
    return Bytes(builder.bytes)
  }
}

extension KeyValue {
  /// An entry of a protobuf `map<string, string>`.
  fileprivate init(mapEntry bytes: RawSpan) throws(StreamError) {
    self.init("", "")
    var reader = ProtobufReader(bytes)
    while let (number, wire) = try reader.next() {
      switch (number, wire) {
      case (1, .lengthDelimited): key = try reader.readString()
      case (2, .lengthDelimited): value = try reader.readString()
      default: try reader.skip(wire)
      }
    }
  }
}

extension ByteBuilder {
  /// A string field, left out when empty as proto3 does.
  fileprivate mutating func appendText(_ number: Int, _ text: String) {
    if !text.isEmpty { appendField(number, utf8: text) }
  }

  fileprivate mutating func appendMap(_ number: Int, _ map: [KeyValue]) {
    for entry in map {
      var bytes = ByteBuilder()
      bytes.appendField(1, utf8: entry.key)
      bytes.appendField(2, utf8: entry.value)
      appendField(number, bytes: bytes.bytes)
    }
  }
}
