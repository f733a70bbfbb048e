import EpisodeCodec

import Testing
@testable import Stream

struct EpisodeMarkerTests {
  @Test func beginComesBack() throws {
    var begin = EpisodeBegin()
    (begin.index, begin.dataset, begin.languageInstruction) = (3, "kitchen", "öffne die Tür")
    (begin.source, begin.rate) = ("run.mcap", 29.97)
    begin.attributes = [KeyValue("z", "1"), KeyValue("a", ""), KeyValue("", "x")]
    let marker = EpisodeMarker.begin(begin)
    #expect(try EpisodeMarker(parsing: marker.encoded().span) == marker)
  }

  @Test(arguments: [EpisodeEnd.Outcome.unknown, .success, .failure])
  func endComesBack(outcome: EpisodeEnd.Outcome) throws {
    var end = EpisodeEnd()
    (end.index, end.steps, end.outcome) = (.max, 1 << 40, outcome)
    end.attributes = [KeyValue("recovered", "true")]
    let marker = EpisodeMarker.end(end)
    #expect(try EpisodeMarker(parsing: marker.encoded().span) == marker)
  }

  @Test func unknownFieldsAndOutcomesAreSkipped() throws {
    var bytes = ByteBuilder()
    bytes.appendField(1, varint: 2)
    bytes.appendField(9, varint: 77)
    bytes.appendField(100, utf8: "later")
    #expect(
      try EpisodeMarker(parsing: Bytes(bytes.bytes).span) == .end(EpisodeEnd()))
  }

  @Test(arguments: [[], [0x08, 0x00], [0x08, 0x03], [0x08], [0x3A, 0x7F, 0x00]] as [[UInt8]])
  func whatIsNeitherThrows(bytes: [UInt8]) {
    #expect(throws: StreamError.self) { try EpisodeMarker(parsing: Bytes(bytes).span) }
  }

  @Test func otherChannelsAreNoMarkers() {
    var channel = EpisodeMarker.channel
    #expect(EpisodeMarker.isMarker(channel))
    channel.topic = "/episodes"
    #expect(!EpisodeMarker.isMarker(channel))
    channel = EpisodeMarker.channel
    channel.schema?.name = "std_msgs/String"
    #expect(!EpisodeMarker.isMarker(channel))
    channel = EpisodeMarker.channel
    channel.messageEncoding = "json"
    #expect(!EpisodeMarker.isMarker(channel))
  }
}
