import EpisodeCodec
import Foundation
import Posix

import Testing
@testable import Recordings

/// The messages of a file do not depend on its summary.
struct MCAPRecordingTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static let topics = ["/camera/left", "/camera/right", "/joints", "/late"]

  /// The compared properties of a message.
  private struct Line: Hashable, Comparable {
    var time: UInt64
    var topic: String
    var sequence: UInt32
    var publish: UInt64
    var data: [UInt8]

    static func < (a: Line, b: Line) -> Bool { (a.time, a.sequence) < (b.time, b.sequence) }
  }

  /// Messages whose times go back and forth by up to `disorder` ns, so that chunks overlap.
  private func messages(disorder: UInt64, seed: UInt64 = 1) -> [Message] {
    var random = SeededRandom(seed)
    return (0..<800).map { number in
      let time = 5_000 + UInt64(number) * 10 + UInt64.random(in: 0...disorder, using: &random)
      return Message(
        channelID: UInt16(number > 600 ? number % 4 : number % 3), sequence: UInt32(number),
        logTime: time / 10 * 10, publishTime: time,
        data: Bytes(
          (0..<Int.random(in: 0...100, using: &random)).map { UInt8(truncatingIfNeeded: $0) }))
    }
  }

  private func channel(_ topic: String) -> Channel {
    Channel(
      topic: topic, messageEncoding: "json",
      schema: Schema(name: "t\(topic)", encoding: "jsonschema", data: Array("{}".utf8)))
  }

  private func file(
    _ messages: [Message], _ features: FileFeatures = .all,
    _ compression: ChunkCompression = .zstd(level: 1)
  ) throws -> [UInt8] {
    let output = FileOutput(toMemory: ())
    let writer = try ChunkedWriter(
      output, header: Header(), compression: compression, chunkSize: 3000, features: features)
    var ids: [UInt16: UInt16] = [:]
    for message in messages {
      var message = message
      if let id = ids[message.channelID] {
        message.channelID = id
      } else {
        let id = try writer.addChannel(channel(Self.topics[Int(message.channelID)]))
        (ids[message.channelID], message.channelID) = (id, id)
      }
      try writer.write(message, followedBy: .empty)
    }
    try writer.finish()
    return output.collected
  }

  private func lines(of messages: [Message]) -> [Line] {
    messages.map {
      Line(
        time: $0.logTime, topic: Self.topics[Int($0.channelID)], sequence: $0.sequence,
        publish: $0.publishTime, data: $0.data.array)
    }
  }

  private func read(
    _ recording: any Recording
  ) throws -> [Line] {
    var topics: [UInt16: String] = [:]
    var lines: [Line] = []
    while let record = try recording.next() {
      switch record {
      case .channel(let id, let channel): topics[id] = channel.topic
      case .message(let message):
        lines.append(
          Line(
            time: message.logTime, topic: try #require(topics[message.channelID]),
            sequence: message.sequence, publish: message.publishTime, data: message.data.array))
      default: break
      }
    }
    return lines
  }

  private func open(
    _ bytes: [UInt8], _ selection: RecordingSelection = .init()
  ) throws -> any Recording {
    let path = folder.path + "/\(UUID().uuidString).mcap"
    try Data(bytes).write(to: URL(filePath: path))
    let file = try #require(try RandomAccessFile(FileDescriptor.open(path)))
    return try MCAPRecording(file, selection)
  }

  private static let forms: [FileFeatures] = [
    .all, [.chunks], [.chunks, .chunkIndexes],
    [.chunks, .chunkIndexes, .repeatedChannels, .repeatedSchemas],
    [.chunks, .chunkIndexes, .repeatedChannels, .repeatedSchemas, .statistics],
    [.chunks, .chunkIndexes, .messageIndexes, .repeatedChannels, .repeatedSchemas],
    [.chunks, .statistics], [],
  ]

  @Test(arguments: forms, [0, 3000] as [UInt64])
  func anySummaryGivesTheSameMessages(features: FileFeatures, disorder: UInt64) throws {
    let messages = messages(disorder: disorder)
    for threads in [1, 4] {
      var selection = RecordingSelection()
      selection.threads = threads
      let found = try read(try open(file(messages, features), selection))
      #expect(found == lines(of: messages).sorted())
    }
  }

  @Test(arguments: forms, [nil, 40] as [UInt64?])
  func fractionReadComesToTheWhole(features: FileFeatures, start: UInt64?) throws {
    for disorder in [0, 3000] as [UInt64] {
      var selection = RecordingSelection()
      selection.start = start.map { .sinceStart($0) }
      let recording = try open(file(messages(disorder: disorder), features), selection)
      var fractions: [Double] = []
      while try recording.next() != nil { fractions.append(try #require(recording.fractionRead)) }
      #expect(fractions.allSatisfy { 0...1 ~= $0 } && Set(fractions).count > 3)
      #expect(fractions.first ?? 1 < 0.7)
      #expect(recording.fractionRead == 1)
    }
  }

  @Test(arguments: forms) func orderOfTheFileIsKeptOnRequest(features: FileFeatures) throws {
    let messages = messages(disorder: 3000)
    var selection = RecordingSelection()
    selection.order = .file
    #expect(try read(try open(file(messages, features), selection)) == lines(of: messages))
  }

  @Test(arguments: forms) func selectionIsAFilter(features: FileFeatures) throws {
    let messages = messages(disorder: 3000)
    let bytes = try file(messages, features)
    let first = try #require(messages.map(\.logTime).min())
    let cases: [(RecordingSelection) -> (RecordingSelection, (Line) -> Bool)] = [
      { selection in
        var selection = selection
        selection.topics = [TopicPattern("/camera/*")]
        return (selection, { $0.topic.hasPrefix("/camera/") })
      },
      { selection in
        var selection = selection
        selection.excluded = [TopicPattern("*left"), TopicPattern("/late")]
        return (selection, { $0.topic != "/camera/left" && $0.topic != "/late" })
      },
      { selection in
        var selection = selection
        (selection.start, selection.end) = (.sinceStart(1000), .absolute(first + 4000))
        return (selection, { $0.time >= first + 1000 && $0.time < first + 4000 })
      },
      { selection in
        var selection = selection
        (selection.topics, selection.start) = ([TopicPattern("/late")], .sinceStart(6500))
        return (selection, { $0.topic == "/late" && $0.time >= first + 6500 })
      },
    ]
    for makeCase in cases {
      let (selection, wants) = makeCase(RecordingSelection())
      let found = try read(try open(bytes, selection))
      let expected = lines(of: messages).sorted().filter(wants)
      #expect(!expected.isEmpty)
      #expect(found == expected)
    }
  }

  @Test func pipeGivesTheOrderOfTheFile() throws {
    let messages = messages(disorder: 3000)
    let bytes = Bytes(try file(messages))
    let found = try read(MCAPRecording(FileInput(bytes, pieces: 777), RecordingSelection()))
    #expect(found == lines(of: messages))
    var selection = RecordingSelection()
    selection.order = .time
    #expect(
      try read(MCAPRecording(FileInput(bytes), selection)) == lines(of: messages).sorted())
  }

  /// Every byte of the summary wrong in turn: an error at the most, never other messages, and never
  /// the messages of another topic.
  @Test func wrongSummaryNeverGivesOtherMessages() throws {
    let messages = Array(messages(disorder: 200).prefix(120))
    let bytes = try file(messages)
    let footer = bytes.count - MCAP.magic.count - MCAP.footerSize
    let start = Int(Bytes(bytes).span.load(littleEndianAt: footer + 9) as UInt64)
    let expected = lines(of: messages).sorted()
    for place in start..<footer {
      var damaged = bytes
      damaged[place] ^= 0x41
      // No CRC, so that nothing but sense tells.
      for index in footer + 25..<footer + 29 { damaged[index] = 0 }
      do {
        let found = try read(try open(damaged))
        #expect(found == expected, "byte \(place)")
      } catch is StreamError {}
    }
  }

  @Test func summaryWithAWrongCRCIsNotUsed() throws {
    let messages = messages(disorder: 0)
    var bytes = try file(messages)
    let footer = bytes.count - MCAP.magic.count - MCAP.footerSize
    // In the length of the last group of the summary.
    bytes[footer - 3] ^= 1
    // Read front to back the same CRC is an error, but after the last message.
    let recording = try open(bytes)
    #expect(throws: StreamError(.checksum, "")) { try read(recording) }
    var selection = RecordingSelection()
    selection.isRecovering = true
    let recovering = try open(bytes, selection)
    #expect(try read(recovering) == lines(of: messages).sorted())
    #expect(recovering.losses.count == 1)
  }

  /// Offsets and lengths of the chunks.
  private func chunks(_ bytes: [UInt8]) throws -> [(offset: Int, count: Int)] {
    var places: [(Int, Int)] = []
    var offset = MCAP.magic.count
    let span = Bytes(bytes)
    while offset < bytes.count - MCAP.magic.count {
      let length = Int(span.span.load(littleEndianAt: offset + 1) as UInt64)
      if bytes[offset] == Opcode.chunk.rawValue { places.append((offset, length + 9)) }
      offset += 9 + length
    }
    return places
  }

  @Test func chunksThatAreNotWantedAreNotTouched() throws {
    let messages = messages(disorder: 0)
    var bytes = try file(messages)
    // Only the last part has messages of this topic; everything before it is destroyed.
    let chunks = try chunks(bytes)
    let half = chunks.count / 2
    for chunk in chunks[..<half] {
      for place in chunk.offset + 60..<chunk.offset + chunk.count { bytes[place] = 0xEE }
    }
    var selection = RecordingSelection()
    selection.topics = [TopicPattern("/late")]
    let expected = lines(of: messages).filter { $0.topic == "/late" }
    #expect(expected.count > 10)
    #expect(try read(try open(bytes, selection)) == expected)
    selection = RecordingSelection()
    selection.start = .absolute(5_000 + 6_500)
    #expect(
      try read(try open(bytes, selection)) == lines(of: messages).filter { $0.time >= 11_500 })
    #expect(throws: StreamError.self) { try read(try open(bytes)) }
  }

  @Test(arguments: [FileFeatures.all, [.chunks]])
  func recoveryLeavesOutTheBrokenChunkOnly(features: FileFeatures) throws {
    let messages = messages(disorder: 0)
    var bytes = try file(messages, features)
    let broken = try chunks(bytes)[3]
    bytes[broken.offset + broken.count - 5] ^= 0xFF
    let recording = try open(bytes)
    #expect(throws: StreamError.self) { try read(recording) }
    var selection = RecordingSelection()
    selection.isRecovering = true
    let recovering = try open(bytes, selection)
    let found = try read(recovering)
    let missing = Set(lines(of: messages)).subtracting(found)
    #expect(recovering.losses.count >= 1)
    #expect(!missing.isEmpty && missing.count < 100)
    #expect(found == lines(of: messages).sorted().filter { !missing.contains($0) })
  }

  @Test(arguments: [0.3, 0.6, 0.95])
  func recoveryOfACutFileGivesWhatIsThere(part: Double) throws {
    let messages = messages(disorder: 0)
    let whole = try file(messages, .all, .lz4(level: 0))
    let bytes = Array(whole.prefix(Int(Double(whole.count) * part)))
    let recording = try open(bytes)
    let error = #expect(throws: StreamError.self) { try read(recording) }
    #expect(error?.kind == .truncated)
    var selection = RecordingSelection()
    selection.isRecovering = true
    let recovering = try open(bytes, selection)
    let found = try read(recovering)
    #expect(found == Array(lines(of: messages).prefix(found.count)))
    #expect(found.count > 100)
    #expect(recovering.losses.count == 1)
  }
}
