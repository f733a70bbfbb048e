import EpisodeCodec
import Testing

@Suite struct EpisodeListTests {
  private func list(_ text: String, most: Int = .max) throws -> EpisodeList {
    var list = EpisodeList()
    try list.read(FileInput(Bytes(Array(text.utf8))), most: most)
    return list
  }

  @Test func readsRowsAndTexts() throws {
    let list = try list("{\"n\": [1], \"id\": \"a#0\"}\n\n# no\n b c:1-2 \r\na#0\nlast")
    #expect(list.entries.map(\.text) == ["a#0", "b c:1-2", "last"])
    #expect(list.repeated == 1)
    #expect(try self.list("a\nb\nc", most: 2).entries.count == 2)
  }

  @Test(arguments: ["{\"id\": 1}", "{}", "{\"id\": \"\"}", "{\"id\": \"a\"} x"])
  func refuses(line: String) {
    #expect(throws: StreamError(.malformed, "")) { try list(line) }
  }

  @Test func spansAreSecondsOrTimes() throws {
    let span = try #require(EpisodeSpan(parsing: "a#0:2.5-1767228600000000000"))
    #expect(span.id == "a#0")
    #expect(
      span.cut(beginning: 10) == EpisodeCut(start: 2_500_000_010, end: 1_767_228_600_000_000_000))
    #expect(EpisodeSpan(parsing: "a:b:-0.000000001")?.cut(beginning: 5).end == 6)
    for text in ["a", "a:", "a:-", "a:1", "a:1-2-3", ":1-2", "a:x-1", "a:1.-2", "a:0.0000000001-"] {
      #expect(EpisodeSpan(parsing: text) == nil, "\(text)")
    }
  }

  @Test func wholeIDsWinOverSpans() throws {
    var list = try list("a\nb:1-2\nb:3-4\n")
    #expect(list.contains("b") && list.contains("b:1-2") && !list.contains("b:1-3"))
    #expect(try list.take("b") == [1, 2])
    #expect(try list.take("c") == [])
    #expect(list.unused.map(\.text) == ["a"])
    #expect(throws: StreamError(.malformed, "")) { try list.take("b:1-2") }
    var cut = try self.list("b:1-2")
    #expect(try cut.take("b:1-2") == [0])
  }
}
