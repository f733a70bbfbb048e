import EpisodeCodec

import Testing
@testable import Recordings

@Suite struct RecordTextTests {
  private static let bool = Channel(
    topic: "/estop", messageEncoding: "ros1",
    schema: Schema(name: "std_msgs/Bool", encoding: "ros1msg", data: Array("bool data".utf8)),
    metadata: [KeyValue("callerid", "/robot")])

  private static let records: [Record] = [
    .schema(id: 1, bool.schema ?? Schema(name: "", encoding: "", data: [])),
    .channel(id: 3, bool),
    .message(message(3, [1])),
    .channel(id: 4, Channel(topic: "/other", messageEncoding: "cbor", schema: nil)),
    .message(message(4, [1, 2, 3])),
    .metadata(Metadata(name: "two\nlines", entries: [KeyValue("k", "\u{1B}[1m")])),
    .attachment(
      Bytes(
        Attachment(logTime: 7, createTime: 8, name: "n", mediaType: "m", data: [9]).encoded())),
    .unknown(Bytes([0x80, 2, 0, 0, 0, 0, 0, 0, 0, 5, 6])),
  ]

  private static func message(_ id: UInt16, _ data: [UInt8]) -> Message {
    Message(
      channelID: id, sequence: 2, logTime: 1_767_228_600_012_345_678, publishTime: 1,
      data: Bytes(data))
  }

  private func lines(
    _ form: RecordText.Form, _ style: MessageText.Style = .brief, topics: [String] = []
  ) throws -> [String] {
    var text = RecordText(form, style: style, topics: topics.map { TopicPattern($0) })
    var lines = [text.line(Header(profile: "ros1", library: "x"))]
    for record in Self.records { lines.append(try text.line(record)) }
    return lines.compactMap { $0.map { String(decoding: $0, as: UTF8.self) } }
  }

  @Test func everyRecordIsALine() throws {
    #expect(
      try lines(.lines) == [
        #"header {"profile":"ros1","library":"x"}"# + "\n",
        "schema 1 std_msgs/Bool ros1msg 9 bytes\n",
        #"channel 3 /estop std_msgs/Bool ros1 {"callerid":"/robot"}"# + "\n",
        #"2026-01-01T00:50:00.012345678Z /estop std_msgs/Bool {"data":true}"# + "\n",
        "channel 4 /other - cbor\n",
        "2026-01-01T00:50:00.012345678Z /other - <3 bytes of cbor>\n",
        #"metadata two\nlines {"k":"\u001b[1m"}"# + "\n",
        "attachment 1970-01-01T00:00:00.000000007Z n m 1 bytes\n",
        "private 128 2 bytes\n",
      ])
  }

  @Test func selectingTopicsShowsOnlyTheirMessages() throws {
    #expect(
      try lines(.lines, topics: ["/es*"]) == [
        #"2026-01-01T00:50:00.012345678Z /estop std_msgs/Bool {"data":true}"# + "\n"
      ])
    #expect(try lines(.lines, topics: ["/nothing"]).isEmpty)
  }

  @Test func fullLinesShowUnknownEncodingsAsBase64() throws {
    #expect(
      try lines(.lines, .full, topics: ["/other"]) == [
        #"2026-01-01T00:50:00.012345678Z /other - "AQID""# + "\n"
      ])
  }

  @Test func jsonHasEverything() throws {
    let values = try lines(.json).map { try JSONValue(parsing: $0) }
    #expect(
      values.map { $0["record"]?.string } == [
        "header", "schema", "channel", "message", "channel", "message", "metadata", "attachment",
        "private",
      ])
    #expect(values[1]["data"]?.string == "Ym9vbCBkYXRh")
    #expect(values[3]["value"]?["data"] == .bool(true))
    #expect(values[5]["data"]?.string == "AQID")
    #expect(values[6]["name"]?.string == "two\nlines")
    #expect(values[7]["data"]?.string == "CQ==")
    let message =
      #"{"record":"message","topic":"/estop","type":"std_msgs/Bool","encoding":"ros1","#
      + #""channel":3,"sequence":2,"log_time":1767228600012345678,"publish_time":1,"#
      + #""value":{"data":true}}"#
    #expect(try lines(.json)[3] == message + "\n")
  }

  @Test(arguments: [RecordText.Form.lines, .json])
  func messagesThatDoNotFitAreBytes(form: RecordText.Form) throws {
    var text = RecordText(form, style: .brief, topics: [])
    var invalid = Self.bool
    invalid.topic = "/invalid"
    invalid.schema?.data = Array("Missing x".utf8)
    _ = try text.line(.channel(id: 3, Self.bool))
    _ = try text.line(.channel(id: 4, invalid))
    func line(_ id: UInt16, _ data: [UInt8]) throws -> String {
      String(decoding: try #require(try text.line(.message(Self.message(id, data)))), as: UTF8.self)
    }
    let bytes = form == .json ? #""data":"""# : "<0 bytes of ros1>"
    #expect(try line(3, []).contains(bytes))
    #expect(text.takeFault()?.text.hasPrefix("messages on '/estop' that cannot be decoded") == true)
    // The rest goes on, and the topic is reported once.
    #expect(try line(3, [1]).contains(#"{"data":true}"#))
    #expect(try line(3, []).contains(bytes))
    #expect(text.takeFault() == nil)
    for _ in 0..<2 {
      #expect(try line(4, [1, 2]).contains(form == .json ? #""AQI=""# : "<2 bytes"))
    }
    #expect(text.takeFault()?.text.hasSuffix("the definition has no type 'Missing'") == true)
  }

  /// As in every ROS receiver.
  @Test func bytesAfterTheLastFieldAreIgnored() throws {
    var text = RecordText(.lines, style: .brief, topics: [])
    _ = try text.line(.channel(id: 3, Self.bool))
    let line = try #require(try text.line(.message(Self.message(3, [1, 2, 3, 4, 5, 6, 7, 8, 9]))))
    #expect(String(decoding: line, as: UTF8.self).hasSuffix("{\"data\":true}\n"))
    #expect(text.takeFault() == nil)
  }

  @Test func excludedTopicsAreNotShown() throws {
    for (topics, count) in [([], 6), ([TopicPattern("/*")], 1)] {
      var text = RecordText(
        .lines, style: .brief, topics: topics, excluding: [TopicPattern("/es*")])
      var lines = 0
      for record in Self.records where try text.line(record) != nil { lines += 1 }
      #expect(lines == count)
    }
  }
}
