import EpisodeCodec

import Testing
@testable import Recordings

@Suite struct StreamSummaryTests {
  @Test func numbersAreThoseOfTheStream() throws {
    let bytes = try SummaryFixture.steps()
    let summary = try SummaryFixture.streamed(bytes, pieces: 1000)
    #expect(summary.size == UInt64(bytes.count))
    #expect(summary.messages == 2 * (2 + 2 * 19))
    #expect(summary.duration == 101.9)
    #expect(
      summary.topics.map(\.channel.topic) == ["/episode", "/silent", "action", "instruction"])
    let action = summary.topics[2]
    #expect(action.messages == 38)
    // Shape [7]: 3 bytes; 7 float32: 2 bytes and 28.
    #expect(action.bytes == 38 * 33)
    #expect(action.sample == SampleShape(type: "float32", extents: [7]))
    #expect(action.largestGap == 200_000_000)
    // 18 intervals in 1.9 s, twice: the 98 s between the episodes do not count as a gap.
    #expect(abs(try #require(action.rate) - 36 / 3.8) < 1e-12)
    #expect(summary.topics[1].messages == 0 && summary.topics[1].rate == nil)
    #expect(summary.provenance.elements.map(\.program) == ["mcap-cat", "step-align"])
    #expect(summary.provenance.elements[1].arguments == ["a b", "--rate", "10"])
    #expect(summary.metadata.elements.map(\.keys) == [["k", "l"]])
    #expect(summary.attachments.elements.map(\.bytes) == [3])
    let episodes = summary.episodes.elements
    #expect(episodes.map(\.begin.source) == ["run0.bag", "run1.bag"])
    #expect(episodes.map(\.messages) == [38, 38])
    #expect(episodes.map(\.end?.outcome) == [.success, .failure])
  }

  @Test(
    arguments: [ChunkCompression.none, .zstd(level: 3), .lz4(level: 1)], [1, 512, 1 << 20])
  func indexGivesTheSameNumbers(compression: ChunkCompression, chunkSize: Int) throws {
    let bytes = try SummaryFixture.steps(compression, chunkSize: chunkSize)
    let indexed = try #require(try SummaryFixture.indexed(bytes))
    #expect(try indexed.json(name: nil) == SummaryFixture.streamed(bytes).json(name: nil))
  }

  /// An incomplete index gives no summary, never a different one.
  @Test(arguments: ConformanceVariant.all)
  func everyVariantGivesTheSameNumbersByIndex(variant: ConformanceVariant) throws {
    let bytes = ConformanceFile(variant).bytes
    let streamed = try SummaryFixture.streamed(bytes)
    #expect(streamed.messages == UInt64(variant.times.count))
    if let indexed = try SummaryFixture.indexed(bytes) {
      #expect(indexed.json(name: nil) == streamed.json(name: nil))
    }
  }

  @Test(arguments: [
    FileFeatures.all.subtracting(.messageIndexes), .all.subtracting(.statistics),
    .all.subtracting(.chunkIndexes), .all.subtracting(.repeatedChannels),
  ])
  func indexThatLacksSomethingIsStillRight(features: FileFeatures) throws {
    let bytes = try SummaryFixture.steps(features: features)
    let streamed = try SummaryFixture.streamed(bytes)
    if let indexed = try SummaryFixture.indexed(bytes) {
      #expect(indexed.json(name: nil) == streamed.json(name: nil))
    }
  }

  @Test func cutFilesHaveNoSummary() throws {
    let bytes = try SummaryFixture.steps()
    for count in stride(from: 0, to: bytes.count, by: 7) {
      let cut = Array(bytes[..<count])
      #expect(try SummaryFixture.indexed(cut) == nil)
      #expect(throws: StreamError(.truncated, "")) { try SummaryFixture.streamed(cut) }
    }
  }

  /// Any byte may be wrong: the result is a summary or an error, but no trap.
  @Test func damagedFilesDoNotTrap() throws {
    let bytes = try SummaryFixture.steps(.none)
    for place in stride(from: 0, to: bytes.count, by: 11) {
      var damaged = bytes
      damaged[place] ^= 0xFF
      _ = try? SummaryFixture.indexed(damaged)?.text(name: nil)
      _ = try? SummaryFixture.streamed(damaged).json(name: nil)
    }
  }

  @Test func textIsAligned() throws {
    let text = try SummaryFixture.streamed(SummaryFixture.steps(.none)).text(name: "demo.mcap")
    let table = text.split(separator: "\n", omittingEmptySubsequences: false)
      .drop { !$0.hasPrefix("episodes") }.prefix(10)
    #expect(
      table == [
        "episodes     2",
        "  index  steps  messages  duration  outcome  source    instruction",
        "      0     20        38   1.900 s  success  run0.bag  pick up the \"cube\"",
        "      1     20        38   1.900 s  failure  run1.bag  pick up the \"cube\"",
        "",
        "topics       4",
        "  topic        messages    Hz  gap s     size  feature             type             encoding",
        "  /episode            4                 102 B                      bagpipe.Episode  protobuf",
        "  /silent             0                   0 B                                       json",
        "  action             38  9.47  0.200  1.25 kB  tensor float32 [7]  bagpipe.Tensor   protobuf",
      ])
    #expect(text.hasSuffix("  step-align  1        'a b' --rate 10\n"))
  }

  @Test func jsonReadsBack() throws {
    let json = try JSONValue(
      parsing: SummaryFixture.streamed(SummaryFixture.steps()).json(name: "a\"b"))
    #expect(json["file"]?.string == "a\"b")
    #expect(json["start"]?.string == "1970-01-01T00:16:40.000000000Z")
    #expect(json["episodes"]?.array?.last?["steps"]?.number == 20)
    #expect(json["topics"]?.array?[2]["shape"] == .array([.number(7)]))
    #expect(json["topics"]?.array?[1]["rate"] == .null)
  }

  @Test func boundedListKeepsItsStart() {
    var list = BoundedList<Int>(room: 100)
    for (number, size) in [10, 20, 500, 1].enumerated() { list.append(number, size: size) }
    #expect(list.elements == [0, 1] && list.count == 4 && list.omitted == 2)
  }

  /// Counts and times that Python's mcap 1.6.0 gives for the file.
  @Test(.shared("data/sim/pick_cube_sample.mcap"))
  func fileOfAnotherWriterHasTheNumbersOfAnotherReader() throws {
    let bytes = try SharedFolder.read("data/sim/pick_cube_sample.mcap")
    let summary = try #require(try SummaryFixture.indexed(bytes))
    #expect(summary.topics.map(\.messages) == [39, 38, 39, 1, 191])
    #expect(summary.times == 1_767_228_600_001_307_183...1_767_228_603_876_038_362)
    #expect(summary.topics[1].sample == SampleShape(type: "rgb8", extents: [120, 160]))
    #expect(try summary.json(name: nil) == SummaryFixture.streamed(bytes).json(name: nil))
  }
}
