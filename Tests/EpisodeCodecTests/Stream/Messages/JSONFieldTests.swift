import EpisodeCodec
import Testing

@Suite struct JSONFieldTests {
  private static let message = MessageFixture(
    json: #"""
      {"a": {"b": [1, 2.5, null, "NaN"], "c": "text"}, "flags": [true, false],
       "points": [{"y": 1, "z": 9}, {"z": 8, "y": 2}], "matrix": [[1, 2], [3, 4]], "s": ["x", "y"]}
      """#)

  @Test(
    arguments: [
      (".a.b[0:2]", [1, 2.5]), (".flags", [1, 0]), (".points[:].y", [1, 2]), (".points[1].z", [8]),
      (".matrix", [1, 2, 3, 4]), (".matrix[1]", [3, 4]), (".matrix[:][1]", [2, 4]),
    ] as [(String, [Double])])
  func pathsSelectElements(path: String, expected: [Double]) throws {
    #expect(try Self.message.doubles(path) == expected)
  }

  @Test func nullAndNaNAreNaN() throws {
    let numbers = try Self.message.doubles(".a.b[2:]")
    #expect(numbers.count == 2 && numbers.allSatisfy(\.isNaN))
  }

  @Test func textsAreSelected() throws {
    #expect(try Self.message.readText(".a.c") == "text")
    #expect(try Self.message.readText(".s[1]") == "y")
  }

  @Test(
    arguments: [
      (".b", .missing, "no field 'b' in the message; it has a, flags, points, matrix, s"),
      (".a.x", .missing, "no field 'x' in a; it has b, c"),
      (".a[0]", .missing, "a is not an array or sequence: it has no '[0]'"),
      (".flags[0:3]", .malformed, "flags has 2 elements, the path needs 3"),
      (".a.c", .malformed, "c is text, not a number"),
    ] as [(String, StreamError.Kind, String)])
  func pathsThatDoNotFitThrow(path: String, kind: StreamError.Kind, text: String) {
    let error = #expect(throws: StreamError.self) { _ = try Self.message.doubles(path) }
    #expect(error?.kind == kind && error?.text == text)
  }

  /// Objects are open, and a schema may be anything.
  @Test(arguments: [
    #"{"type":"object","properties":{"x":{"type":"string"}}}"#, "see wiki", ##"{"$ref":"#"}"##,
    #"{"additionalProperties":false}"#, "", "{",
  ])
  func messagesAreBelievedBeforeTheirSchema(schema: String) throws {
    let fixture = MessageFixture(json: #"{"x":1.0,"extra":[5,6],"t":"go"}"#, schema: schema)
    #expect(try fixture.doubles(".x") == [1])
    #expect(try fixture.doubles(".extra") == [5, 6])
    #expect(try fixture.readText(".t") == "go")
    #expect(try fixture.reader(".x").isText(fixture.data.span) == false)
    #expect(try fixture.reader(".t").isText(fixture.data.span) == true)
    #expect(throws: StreamError(.missing, "")) { try fixture.doubles(".y") }
  }

  @Test func numbersThatJSONLacksAreNoText() throws {
    let fixture = MessageFixture(json: #"{"x":["NaN","a"],"y":"-Infinity","z":[]}"#)
    #expect(try fixture.reader(".x").isText(fixture.data.span) == false)
    #expect(try fixture.reader(".x[1]").isText(fixture.data.span) == true)
    #expect(try fixture.reader(".y").isText(fixture.data.span) == false)
    #expect(try fixture.reader(".z").isText(fixture.data.span) == nil)
  }

  @Test func ofEqualKeysTheLastCounts() throws {
    let fixture = MessageFixture(
      json: #"{"a":{"x":1},"x":[1,2],"x":{"y":1},"a":{"x":2,"x":3},"x":[4,5,6]}"#)
    #expect(try fixture.doubles(".x") == [4, 5, 6])
    #expect(try fixture.doubles(".x[1]") == [5])
    #expect(try fixture.doubles(".a.x") == [3])
    let document = try JSONValue(parsing: #"{"x":1,"y":2,"x":{"z":3,"z":4}}"#)
    #expect(document == ["x": ["z": 4], "y": 2])
    #expect(document["x"]?["z"] == 4)
  }

  @Test func ofEqualStampsTheLastCounts() throws {
    func stamp(_ json: String) throws -> UInt64? {
      let fixture = MessageFixture(json: json)
      return try HeaderStamp(channel: fixture.channel)?.read(fixture.data.span)
    }
    let stamps = #""stamp":{"sec":1,"nsec":2},"stamp":{"sec":3,"nsec":4,"sec":5}"#
    #expect(try stamp(#"{"header":1,"header":{\#(stamps)}}"#) == 5_000_000_004)
    #expect(
      try stamp(#"{"timestamp":{"sec":1,"nsec":1},"timestamp":{"sec":2,"nsec":1}}"#)
        == 2_000_000_001)
  }
}
