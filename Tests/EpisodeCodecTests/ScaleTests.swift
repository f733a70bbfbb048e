import EpisodeCodec
import Posix

import Testing

/// Streams with very many items: time must not grow with their square.
@Suite(.timeLimit(.minutes(2))) struct ScaleTests {
  private static func stream(_ build: (inout ByteBuilder) -> Void) -> Bytes {
    var builder = ByteBuilder()
    builder.append(MCAP.magic)
    Header().encode(into: &builder)
    build(&builder)
    DataEnd(dataSectionCRC: 0).encode(into: &builder)
    Footer(summaryStart: 0, summaryOffsetStart: 0, summaryCRC: 0).encode(into: &builder)
    builder.append(MCAP.magic)
    return Bytes(builder.bytes)
  }

  private static func append(_ message: Message, to builder: inout ByteBuilder) {
    message.encodePrefix(payloadSize: message.data.count, into: &builder)
    builder.append(message.data.span)
  }

  private static func message(_ channel: UInt16, at time: UInt64) -> Message {
    Message(channelID: channel, sequence: 0, logTime: time, publishTime: 0, data: .empty)
  }

  private static let channelCount = UInt16.max

  /// Every id, with a message each; the ids descend, the worst case for a sorted list.
  private static func manyChannels(_ topic: (UInt16) -> String) -> Bytes {
    stream { builder in
      let schema = Schema(
        name: "demo", encoding: "ros1msg", data: [UInt8](repeating: 0x20, count: 1 << 20))
      SchemaRecord(id: 1, schema: schema).encode(into: &builder)
      for id in (1...channelCount).reversed() {
        let channel = Channel(topic: topic(id), messageEncoding: "ros1", schema: schema)
        ChannelRecord(id: id, schemaID: 1, channel: channel).encode(into: &builder)
        append(message(id, at: UInt64(id)), to: &builder)
      }
    }
  }

  @Test(arguments: [true, false])
  func manyChannelsAreCopiedAndRead(areEqual: Bool) throws {
    let input = Self.manyChannels { areEqual ? "/topic" : "/topic\($0)" }
    let output = FileOutput(toMemory: ())
    let reader = try StreamReader(FileInput(input))
    let writer = try ChunkedWriter(output, header: reader.header)
    var relay = Relay(to: writer)
    while let record = try reader.next() { try relay.pass(record) }
    try writer.finish()

    let file = try FileDescriptor.temporary()
    try file.write(output.collected.rawSpan)
    let recording = try MCAPRecording(
      try #require(try RandomAccessFile(file)), RecordingSelection())
    var (channels, times) = (0, [UInt64]())
    while let record = try recording.next() {
      switch record {
      case .channel: channels += 1
      case .message(let message): times.append(message.logTime)
      default: break
      }
    }
    #expect(channels == Int(Self.channelCount))
    #expect(times == (1...UInt64(Self.channelCount)).map { $0 })
  }

  @Test func manyFeaturesAreRefused() throws {
    let input = Self.stream { builder in
      SchemaRecord(id: 1, schema: Tensor.schema).encode(into: &builder)
      for id in 1...Self.channelCount {
        let channel = Channel(
          topic: "feature\(id)", messageEncoding: "protobuf", schema: nil,
          metadata: [KeyValue(Feature.metadataKey, "tensor")])
        ChannelRecord(id: id, schemaID: 1, channel: channel).encode(into: &builder)
        Self.append(Self.message(id, at: 0), to: &builder)
      }
    }
    let reader = StepReader(try StreamReader(FileInput(input)))
    #expect(throws: StreamError(.limit, "")) { while try reader.next() != nil {} }
  }

  @Test func manySmallChunksAreRead() throws {
    let output = FileOutput(toMemory: ())
    let writer = try ChunkedWriter(output, header: Header())
    let id = try writer.addChannel(
      Channel(topic: "/topic", messageEncoding: "ros1", schema: nil), preferredID: nil)
    let count: UInt64 = 5000
    for time in 0..<count {
      // Descending times, so that sorting has to hold all messages.
      try writer.write(Self.message(id, at: count - time))
      try writer.closeChunk()
    }
    try writer.finish()
    let file = try FileDescriptor.temporary()
    try file.write(output.collected.rawSpan)
    let recording = try MCAPRecording(
      try #require(try RandomAccessFile(file)), RecordingSelection())
    var last: UInt64 = 0
    while let record = try recording.next() {
      guard case .message(let message) = record else { continue }
      #expect(message.logTime == last + 1)
      last = message.logTime
    }
    #expect(last == count)
  }
}
