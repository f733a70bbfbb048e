import EpisodeCodec

import Testing
@testable import Images

/// Inverts bytes; a first byte of 0 leaves the image unchanged, 1 means a damaged one, and the rest
/// takes `memory`.
private struct Inversion: ImageConversion {
  static func target(of kind: ImageChannel.Kind) -> ImageChannel.Kind? {
    kind == .raw ? .compressed : nil
  }

  init(_ settings: Void) {}

  func convert(
    _ message: Bytes, _ image: ImageChannel
  ) throws(StreamError) -> SerializedImage {
    if message.array.first == 1 { throw StreamError(.malformed, "damaged") }
    return SerializedImage(prefix: .empty, payload: Bytes(message.array.map { ~$0 }))
  }

  static func memory(
    for message: Bytes, _ image: ImageChannel, isForeign: Bool
  ) throws(StreamError) -> Int? {
    if message.isEmpty { throw StreamError(.malformed, "empty") }
    return message.array.first == 0 ? nil : .max
  }
}

struct ImageTranscoderTests {
  private func channel(_ topic: String, _ kind: ImageChannel.Kind = .raw) -> Channel {
    Channel(
      topic: topic, messageEncoding: "cdr",
      schema: ImageChannel(family: .ros2, kind: kind).schema)
  }

  /// A stream with one message for each payload, on the channel of that number.
  private func stream(
    _ channels: [Channel], _ payloads: [(channel: Int, [UInt8])], isCut: Bool = false
  ) throws -> Bytes {
    let output = FileOutput(toMemory: ())
    let writer = try StreamWriter(output, header: Header(profile: "", library: ""))
    let ids = try channels.map { try writer.addChannel($0) }
    for (number, payload) in payloads.enumerated() {
      try writer.write(
        Message(
          channelID: ids[payload.channel], sequence: UInt32(number), logTime: 0, publishTime: 0,
          data: Bytes(payload.1)))
    }
    if isCut { try output.flush() } else { try writer.finish() }
    return Bytes(output.collected)
  }

  /// The output as topic, kind of image and payload, and the error that ended it.
  private func convert(
    _ input: Bytes, suffix: String = "", threads: Int
  ) throws -> (messages: [String], channels: Int, error: StreamError?) {
    let reader = try StreamReader(FileInput(input))
    let output = FileOutput(toMemory: ())
    let writer = try StreamWriter(output, header: reader.header)
    let transcoder = ImageTranscoder(
      Inversion.self, (), relay: Relay(to: writer), suffix: suffix, threads: threads
    ) { _ in true }
    var thrown: StreamError?
    do throws(StreamError) { try transcoder.run(from: reader) } catch { thrown = error }
    try writer.finish()
    let result = try StreamReader(FileInput(Bytes(output.collected)))
    var (messages, channels): ([String], Int) = ([], 0)
    while let record = try result.next() {
      switch record {
      case .channel: channels += 1
      case .message(let message):
        let channel = try #require(result.channel(message.channelID))
        let kind = try #require(ImageChannel(channel)).kind
        messages.append("\(channel.topic) \(kind) \(message.data.array)")
      default: break
      }
    }
    return (messages, channels, thrown)
  }

  @Test(arguments: [1, 2, 5])
  func topicsOfBothSortsBecomeTwoChannels(_ threads: Int) throws {
    let input = try stream([channel("/a")], [(0, [9]), (0, [0]), (0, [8])])
    let result = try convert(input, suffix: "/c", threads: threads)
    #expect(result.messages == ["/a/c compressed [246]", "/a raw [0]", "/a/c compressed [247]"])
    #expect(result.channels == 2 && result.error == nil)
  }

  @Test(arguments: [1, 2, 5])
  func firstFaultOfTheStreamIsReported(_ threads: Int) throws {
    let payloads: [(channel: Int, [UInt8])] = [(0, [9]), (0, [1]), (0, [])]
    let result = try convert(stream([channel("/a")], payloads, isCut: true), threads: threads)
    #expect(result.messages == ["/a compressed [246]"])
    #expect(result.error?.text == "'/a': damaged" && result.error?.offset != nil)
  }

  @Test(arguments: [1, 2, 5])
  func imagesBeforeTheCutAreWritten(_ threads: Int) throws {
    let payloads = [(channel: 0, [UInt8](repeating: 9, count: 1)), (channel: 0, [8])]
    let result = try convert(stream([channel("/a")], payloads, isCut: true), threads: threads)
    #expect(result.messages == ["/a compressed [246]", "/a compressed [247]"])
    #expect(result.error == StreamError(.truncated, ""))
  }

  @Test func convertedChannelStaysApartFromAnEqualOne() throws {
    let channels = [channel("/a/c", .compressed), channel("/a")]
    let result = try convert(
      stream(channels, [(0, [5]), (1, [9])]), suffix: "/c", threads: 1)
    #expect(result.messages == ["/a/c compressed [5]", "/a/c compressed [246]"])
    #expect(result.channels == 2)
  }

  @Test func channelWithoutMessagesIsPassed() throws {
    let result = try convert(stream([channel("/a"), channel("/b")], []), threads: 2)
    #expect(result.channels == 2 && result.messages.isEmpty)
  }
}
