import EpisodeCodec
import Testing

@Suite struct YAMLValueTests {
  private func parse(_ text: String) throws(StreamError) -> YAMLValue {
    try YAMLValue(parsing: Bytes(Array(text.utf8)).span)
  }

  @Test func blockAndFlowStylesGiveTheSameTree() throws {
    let block = try parse("a:\n  - 1\n  - b: \"x: y\"\nc: ~\n")
    #expect(try parse("{a: [1, {b: 'x: y'}], c: ~}") == block)
    #expect(block["a"]?.elements?.count == 2)
    #expect(block["a"]?.elements?.last?["b"]?.text == "x: y")
    #expect(block["d"] == nil && block["a"]?.text == nil && block["c"]?.elements == nil)
  }

  @Test func anEmptyTextIsAnEmptyScalar() throws {
    #expect(try parse("") == .scalar(""))
    #expect(try parse("# only a comment\n---\n") == .scalar(""))
  }

  @Test(arguments: [
    ("a: [1", StreamError.Kind.malformed), ("a: b: c", .malformed), ("\u{0}", .malformed),
    ("a: &x [1]\nb: *x", .unsupported), (String(repeating: "[", count: 70), .limit),
    (String(repeating: " ", count: YAMLValue.sizeLimit + 1), .limit),
  ])
  func aFaultIsAnError(text: String, kind: StreamError.Kind) {
    let error = #expect(throws: StreamError.self) { try parse(text) }
    #expect(error?.kind == kind)
  }
}
