import EpisodeCodec

import Testing
@testable import Recordings

struct EpisodeSourceWriterTests {
  private let plain = Channel(topic: "/x", messageEncoding: "json", schema: nil)

  private func message(_ channel: UInt16, _ time: UInt64) -> Record {
    .message(
      Message(channelID: channel, sequence: 0, logTime: time, publishTime: time, data: .empty))
  }

  private func own() -> Provenance {
    Provenance(program: "mcap-cat", version: "1", arguments: ["a"])
  }

  @Test func eachRecordingIsAnEpisode() throws {
    let sink = CollectingSink()
    var writer = EpisodeSourceWriter(sink, provenance: own())
    for source in ["one.mcap", "two.mcap"] {
      writer.begin(source: source)
      try writer.write(.channel(id: 4, plain))
      try writer.write(message(4, 10))
      try writer.write(message(4, 20))
      try writer.end()
    }
    try writer.finish()
    #expect(sink.isFinished)
    #expect(sink.metadata == [own().metadata])
    #expect(sink.markers.compactMap(\.begin).map(\.source) == ["one.mcap", "two.mcap"])
    #expect(sink.markers.compactMap(\.begin).map(\.index) == [0, 1])
    #expect(sink.markers.compactMap(\.end).map(\.index) == [0, 1])
    #expect(sink.messages.map(\.logTime) == [10, 10, 20, 20, 10, 10, 20, 20])
    #expect(sink.channels.map(\.topic).sorted() == ["/episode", "/x"])
  }

  @Test func recordingWithoutAMessageIsAnEmptyEpisode() throws {
    let sink = CollectingSink()
    var writer = EpisodeSourceWriter(sink, provenance: nil)
    writer.begin(source: "empty.bag")
    try writer.end()
    #expect(sink.markers.count == 2)
    #expect(sink.metadata.isEmpty)
  }

  @Test func episodesOfARecordingAreNumberedOn() throws {
    let sink = CollectingSink()
    var writer = EpisodeSourceWriter(sink, provenance: nil)
    for _ in 0..<2 {
      writer.begin(source: "archive.mcap")
      try writer.write(.channel(id: 1, EpisodeMarker.channel))
      for index in 0..<2 as Range<UInt64> {
        var begin = EpisodeBegin()
        (begin.index, begin.source, begin.dataset) = (index, "run\(index).bag", "d")
        var end = EpisodeEnd()
        (end.index, end.outcome) = (index, .success)
        try writer.write(AlignmentFixture.marker(.begin(begin), on: 1))
        try writer.write(AlignmentFixture.marker(.end(end), on: 1))
      }
      try writer.end()
    }
    #expect(sink.markers.compactMap(\.begin).map(\.index) == [0, 1, 2, 3])
    #expect(sink.markers.compactMap(\.end).map(\.index) == [0, 1, 2, 3])
    #expect(sink.markers.compactMap(\.end).allSatisfy { $0.outcome == .success })
    #expect(
      sink.markers.compactMap(\.begin).map(\.source)
        == ["run0.bag", "run1.bag", "run0.bag", "run1.bag"])
  }

  @Test func lossesStandInTheEnd() throws {
    let sink = CollectingSink()
    var writer = EpisodeSourceWriter(sink, provenance: nil)
    writer.begin(source: "cut.mcap", losses: { ["a", "b"] })
    try writer.write(.channel(id: 1, plain))
    try writer.write(message(1, 5))
    try writer.end()
    #expect(
      sink.markers.last?.end?.attributes
        == [KeyValue("recovered", "true"), KeyValue("losses", "2"), KeyValue("first_loss", "a")])
  }

  @Test func equalProvenanceIsWrittenOnce() throws {
    let sink = CollectingSink()
    var writer = EpisodeSourceWriter(sink, provenance: own())
    let earlier = Provenance(program: "bag-cat", version: "1", arguments: []).metadata
    for _ in 0..<2 {
      writer.begin(source: "x")
      try writer.write(.metadata(earlier))
      try writer.write(.metadata(Metadata(name: "note", entries: [])))
      try writer.end()
    }
    #expect(
      sink.metadata.map(\.name) == [
        Provenance.recordName, Provenance.recordName, "note", "note",
      ])
    #expect(sink.metadata[0] == earlier)
    #expect(sink.metadata[1] == own().metadata)
  }

  @Test func nestedEpisodesThrow() throws {
    var writer = EpisodeSourceWriter(CollectingSink(), provenance: nil)
    writer.begin(source: "x")
    try writer.write(.channel(id: 1, EpisodeMarker.channel))
    let begin = AlignmentFixture.marker(.begin(EpisodeBegin()), on: 1)
    try writer.write(begin)
    #expect(throws: StreamError(.malformed, "")) { try writer.write(begin) }
  }

  /// Begin, a message and end of an episode on the channels 1 and 2, without those left out.
  private func episode(_ parts: String) -> [Record] {
    parts.map { part in
      switch part {
      case "b": AlignmentFixture.marker(.begin(EpisodeBegin()), on: 1)
      case "e": AlignmentFixture.marker(.end(EpisodeEnd()), on: 1)
      default: message(2, 5)
      }
    }
  }

  /// The episode in which something was lost is marked, and one whose begin or end was lost stays an
  /// episode of its own.
  @Test(arguments: [
    ("bm!e bme", [true, false]), ("bm! bme", [true, false]), ("bme !me bme", [false, true, false]),
    ("bme !e bme", [false, true]), ("bme bm!", [false, true]), ("bme bme!", [false, false]),
    ("!me", [true]), ("bm!", [true]),
  ])
  func lossesMarkTheirEpisode(story: String, marks: [Bool]) throws {
    let sink = CollectingSink()
    var writer = EpisodeSourceWriter(sink, provenance: nil)
    final class Count { var losses: RecordingLosses = [] }
    let count = Count()
    writer.begin(source: "a", losses: { count.losses })
    try writer.write(.channel(id: 1, EpisodeMarker.channel))
    try writer.write(.channel(id: 2, plain))
    for part in story where part != " " {
      if part == "!" {
        count.losses.add("a chunk")
      } else {
        for record in episode(String(part)) { try writer.write(record) }
      }
    }
    try writer.end()
    let ends = sink.markers.compactMap(\.end)
    #expect(ends.map { $0.attributes.contains(KeyValue("recovered", "true")) } == marks)
    #expect(sink.markers.count == 2 * marks.count)
  }
}
