import EpisodeCodec
import Testing

@Suite struct LabelRowTests {
  private func row(_ text: String) throws(StreamError) -> LabelRow {
    try LabelRow(parsing: Bytes(Array(text.utf8)))
  }

  private static let full = #"""
    {"note": [1, {"id": "no"}], "id": "run7#0", "task": "judge", "label": "no", "reason": "slip", \#
    "text": ["lift", "raise"], "confidence": 0.75, "confidence_from": "logprobs", "who": "vlm@1", \#
    "when": "2026-11-27T04:00:00Z", "source": "model", "golden": true, "ground_truth": "yes", \#
    "events": [{"time": 1767225602000000001, "kind": "slip"}, \#
    {"time": "5", "end": 6, "kind": "k", "text": "t"}], "lead_time": 2.5, "big": 9007199254740993}
    """#

  @Test func aRowHasItsValues() throws {
    let row = try row(Self.full)
    #expect((row.id, row.task, row.label) == ("run7#0", "judge", "no"))
    #expect(row.texts == ["lift", "raise"] && row.confidence == 0.75 && row.isGolden)
    #expect(row.groundTruth == "yes" && row.day == "2026-11-27" && !row.isPersons)
    #expect(row.events.map(\.time) == [1_767_225_602_000_000_001, 5] && row.events[1].end == 6)
    #expect(row.leadTime == 2.5 && row.string(.reason) == "slip")
  }

  /// A row means the same with escapes, blanks, keys that come twice and keys of others.
  @Test func oddWritingChangesNothing() throws {
    let row = try row(
      "\t{ \"confidence_from_me_and_you\" : {\"id\":[]},\"\\u0069d\":\"x\" ,\"id\" :\t\"r\\u0075n\\u00e9 \\/\"\r,"
        + "\"task\":\"a\",\"task\":null, \"l\\u0061bel\":\"yes\",\"t\\u0061sk\":\"judge\",\"\":0,"
        + "\"when\":\"2026-11-\\u0032\\u0037T\",\"source\":\"p\\u0065rson\" } ")
    #expect((row.id, row.task, row.label) == ("runé /", "judge", "yes"))
    #expect(row.day == "2026-11-27" && row.isPersons && row.utf8(.reason) == nil)
    #expect(try Label(row).others.map(\.key) == ["confidence_from_me_and_you", ""])
    for when in ["2026-11-2", "2026-11-2x", "2026/11/27", ""] {
      #expect(try self.row("{\"id\":\"a\",\"when\":\"\(when)\"}").day == nil)
    }
  }

  @Test(
    arguments: [
      [0x22, 0xFF, 0x22], [0x22, 0x61, 0xC3, 0x22], [0x22, 0x5C, 0x6E, 0xED, 0xA0, 0x80, 0x22],
    ] as [[UInt8]])
  func whatIsNotUTF8IsAnError(_ text: [UInt8]) {
    for key in ["label", "x"] {
      let line = Array("{\"id\":\"a\",\"\(key)\":".utf8) + text + [UInt8(ascii: "}")]
      #expect(throws: StreamError.self) { try LabelRow(parsing: Bytes(line)) }
    }
    let line = [UInt8(ascii: "{")] + text + Array(":1,\"id\":\"a\"}".utf8)
    #expect(throws: StreamError.self) { try LabelRow(parsing: Bytes(line)) }
  }

  /// What is said of one episode meets whatever its id is written like, and the last row counts.
  @Test func labelsMeetByEpisodeAndTask() throws {
    let pairs = LabelPairs()
    let first = [
      #"{"id":"a","when":"2026-11-27"}"#, #"{"id":"b\u00e9"}"#, #"{"id":"b\u00e9","task":"t"}"#,
      #"{"id":"c"}"#, #"{"id":"d","source":"person"}"#, #"{"id":"d"}"#,
    ]
    for (place, text) in first.enumerated() {
      try pairs.add(row(text), label: place, from: .first)
    }
    for (place, text) in [#"{"id":"\u0061"}"#, #"{"id":"bé","task":"\u0074"}"#, #"{"id":"d"}"#]
      .enumerated()
    {
      try pairs.add(row(text), label: 10 + place, from: .second)
    }
    var found: [[Int]] = []
    let rest = try pairs.forEach { (first, second, day) in found.append([first, second, day]) }
    #expect(found.sorted { $0[0] < $1[0] } == [[0, 10, 20_261_127], [2, 11, 0], [4, 12, 0]])
    #expect((rest.onlyFirst, rest.onlySecond) == (2, 0))
  }

  @Test func aLabelIsWrittenAsItIsRead() throws {
    var label = try Label(row(Self.full))
    #expect(label.others.map(\.key) == ["note", "big"])
    #expect(label.others[1].json == Array("9007199254740993".utf8))
    label.add("more", ["a": true])
    let again = try Label(LabelRow(parsing: Bytes(label.line)))
    #expect(again == label && again.others.count == 3)
    #expect(String(decoding: Label(id: "a").line, as: UTF8.self) == #"{"id":"a"}"#)
  }

  @Test func aChangeLeavesTheRestAsItIs() throws {
    let row = try row(#"{ "x": 1e2 ,"confidence": null, "id": "a", "confidence" : 0.5 } "#)
    let changed = row.replacing([
      (.golden, Array("true".utf8)), (.confidence, Array("0.25".utf8)),
    ])
    #expect(
      String(decoding: changed, as: UTF8.self)
        == #"{ "x": 1e2 ,"confidence": null, "id": "a", "confidence" : 0.25 , "golden": true}"#)
    #expect(try LabelRow(parsing: Bytes(changed)).confidence == 0.25)
  }

  @Test(arguments: [
    "", "[]", "{}", #"{"id": ""}"#, #"{"id": 7}"#, #"{"id": null}"#, #"{"id": "a"} {}"#,
    #"{"id": "a", "confidence": 1.5}"#, #"{"id": "a", "confidence": NaN}"#,
    #"{"id": "a", "confidence": "0.5"}"#, #"{"id": "a", "label": true}"#,
    #"{"id": "a", "text": [1]}"#, #"{"id": "a", "golden": 1}"#, #"{"id": "a", "lead_time": -1}"#,
    #"{"id": "a", "events": {}}"#, #"{"id": "a", "events": [{"time": 1}]}"#,
    #"{"id": "a", "events": [{"time": 1.5, "kind": "k"}]}"#,
    #"{"id": "a", "events": [{"time": 2, "end": 1, "kind": "k"}]}"#,
    "{\"id\": \"" + String(repeating: "a", count: 5000) + "\"}",
  ]) func whatIsNoRowIsAnError(_ text: String) {
    #expect(throws: StreamError.self) { try row(text) }
  }

  @Test(arguments: [1, 7, .max]) func linesComeOneByOne(_ pieces: Int) throws {
    let text = "{\"id\": \"a\"}\r\n\n  \n{\"id\": \"b\"}\n{\"id\": \"c\"}"
    var reader = LabelRowReader(FileInput(Bytes(Array(text.utf8)), pieces: pieces))
    var ids: [String] = []
    while let row = try reader.next() { ids.append(row.id) }
    #expect(ids == ["a", "b", "c"] && reader.line == 5)
    var cut = LabelRowReader(FileInput(Bytes(Array("{\"id\": \"a\"}\n{\"id".utf8))))
    _ = try cut.next()
    #expect(throws: StreamError.self) { try cut.next() }
  }
}
