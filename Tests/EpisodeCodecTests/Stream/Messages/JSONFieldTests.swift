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

  private static let schema = #"""
    {"type": "object", "properties": {
      "width": {"type": "number"}, "name": {"type": "string"},
      "position": {"type": "array", "items": {"type": "number"}},
      "pose": {"$ref": "#/$defs/pose"}, "any": {}, "open": {"additionalProperties": true}},
     "$defs": {"pose": {"type": "object", "properties": {"x": {"type": "integer"}}}}}
    """#

  @Test(
    arguments: [
      (".width", .number(.float64)), (".name", .text), (".position", .number(.float64)),
      (".position[2]", .number(.float64)), (".pose.x", .number(.float64)), (".any.thing", .unknown),
      (".open.thing", .unknown),
    ] as [(String, FieldReader.Element)])
  func schemaTellsTheElement(path: String, element: FieldReader.Element) throws {
    let fixture = MessageFixture(json: "{}", schema: Self.schema)
    #expect(try fixture.reader(path).element == element)
  }

  @Test func schemaNamesTheFieldsThereAre() {
    let fixture = MessageFixture(json: "{}", schema: Self.schema)
    let error = #expect(throws: StreamError.self) { _ = try fixture.reader(".pose.y") }
    #expect(error?.kind == .missing && error?.text == "no field 'y' in pose; it has x")
  }

  @Test func circularReferenceIsUnknown() throws {
    let fixture = MessageFixture(json: "{}", schema: ##"{"$ref": "#"}"##)
    #expect(try fixture.reader(".x").element == .unknown)
  }
}
