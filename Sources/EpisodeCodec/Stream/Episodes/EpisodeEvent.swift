package import Bytes

/// A moment that a rule, a person or a program marked: a message on the topic `/event`.
///
/// Its log time is its time. Filters pass events on in order, also among steps. See EVENTS in
/// bagpipe-stream(5).
package struct EpisodeEvent: Equatable, Sendable {
  /// Nanoseconds on the recording's clock.
  package var time: UInt64
  /// The sort of moment: `start`, `stop`, `trigger`.
  package var kind: String
  /// The rule that fired, as its author named or wrote it; empty for a person's mark.
  package var rule: String
  /// Higher is more urgent.
  package var priority: Int32
  package var text: String
  /// What the rule measured, by name.
  package var values: [(name: String, value: Double)]

  package init(
    time: UInt64, kind: String, rule: String = "", priority: Int32 = 0, text: String = "",
    values: [(name: String, value: Double)] = []
  ) {
    (self.time, self.kind, self.rule) = (time, kind, rule)
    (self.priority, self.text, self.values) = (priority, text, values)
  }

  package static func == (left: EpisodeEvent, right: EpisodeEvent) -> Bool {
    (left.time, left.kind, left.rule, left.priority, left.text)
      == (right.time, right.kind, right.rule, right.priority, right.text)
      && left.values.elementsEqual(right.values, by: ==)
  }

  package static let channel = Channel(
    topic: "/event", messageEncoding: "protobuf",
    schema: Schema(
      name: "bagpipe.Event", encoding: "protobuf",
      data: ProtobufDescriptor.set([
        .timestamp,
        .init(
          "bagpipe/Event.proto", package: "bagpipe",
          imports: [ProtobufDescriptor.File.timestamp.name],
          messages: [
            .init(
              "Event",
              [
                .init("time", 1, .timestamp), .init("kind", 2, .string), .init("rule", 3, .string),
                .init("priority", 4, .int32), .init("text", 5, .string),
                .init("values", 6, .message(".bagpipe.Event.ValuesEntry"), repeated: true),
              ],
              nested: [
                .init(
                  "ValuesEntry", [.init("key", 1, .string), .init("value", 2, .double)],
                  isMapEntry: true)
              ])
          ]),
      ])))

  /// True for the channel that carries events.
  package static func isEvent(_ channel: Channel) -> Bool {
    channel.topic == Self.channel.topic && channel.schema?.name == Self.channel.schema?.name
      && channel.messageEncoding == Self.channel.messageEncoding
  }

  package func encoded() -> Bytes {
    var stamp = ByteBuilder()
    stamp.appendField(1, varint: time / 1_000_000_000)
    stamp.appendField(2, varint: time % 1_000_000_000)
    var builder = ByteBuilder()
    builder.appendField(1, bytes: stamp.bytes)
    if !kind.isEmpty { builder.appendField(2, utf8: kind) }
    if !rule.isEmpty { builder.appendField(3, utf8: rule) }
    if priority != 0 {
      builder.appendField(4, varint: UInt64(bitPattern: Int64(priority)))
    }
    if !text.isEmpty { builder.appendField(5, utf8: text) }
    for (name, value) in values {
      var entry = ByteBuilder()
      entry.appendField(1, utf8: name)
      entry.appendField(2, double: value)
      builder.appendField(6, bytes: entry.bytes)
    }
    return Bytes(builder.bytes)
  }

  package init(parsing message: RawSpan) throws(StreamError) {
    self.init(time: 0, kind: "")
    var reader = ProtobufReader(message)
    while let (number, wire) = try reader.next() {
      switch (number, wire) {
      case (1, .lengthDelimited): time = try Self.nanoseconds(reader.readLengthDelimited())
      case (2, .lengthDelimited): kind = try reader.readString()
      case (3, .lengthDelimited): rule = try reader.readString()
      case (4, .varint): priority = Int32(truncatingIfNeeded: try reader.readVarint())
      case (5, .lengthDelimited): text = try reader.readString()
      case (6, .lengthDelimited):
        try MemoryBudget.check(
          (values.count + 1) * MemoryLayout<(name: String, value: Double)>.stride, .values,
          for: "the values of an event")
        values.append(try Self.entry(reader.readLengthDelimited()))
      default: try reader.skip(wire)
      }
    }
  }

  /// The time in a google.protobuf.Timestamp: seconds 1, nanos 2.
  private static func nanoseconds(_ stamp: RawSpan) throws(StreamError) -> UInt64 {
    var (seconds, rest) = (UInt64(0), UInt64(0))
    var reader = ProtobufReader(stamp)
    while let (number, wire) = try reader.next() {
      switch (number, wire) {
      case (1, .varint): seconds = try reader.readVarint()
      case (2, .varint): rest = try reader.readVarint()
      default: try reader.skip(wire)
      }
    }
    let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, carry) = product.addingReportingOverflow(rest)
    guard !overflow, !carry, rest < 1_000_000_000 else {
      throw StreamError(.malformed, "an event's time is outside the years 1970 to 2554")
    }
    return sum
  }

  private static func entry(_ bytes: RawSpan) throws(StreamError) -> (name: String, value: Double) {
    var (name, value) = ("", 0.0)
    var reader = ProtobufReader(bytes)
    while let (number, wire) = try reader.next() {
      switch (number, wire) {
      case (1, .lengthDelimited): name = try reader.readString()
      case (2, .fixed64): value = Double(bitPattern: try reader.readFixed64())
      default: try reader.skip(wire)
      }
    }
    return (name, value)
  }
}
