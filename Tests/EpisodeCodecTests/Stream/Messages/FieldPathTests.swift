import EpisodeCodec
import Testing

@Suite struct FieldPathTests {
  @Test(arguments: [
    "", ".position", ".position[0:7]", ".pose.pose.orientation.x", ".points[2].y", ".points[:].y",
    "[3:]", "[0:3]", ".a[5][1:2].b-c", ".Größe",
  ])
  func pathsAreWrittenAsTheyAreRead(text: String) throws {
    #expect(try FieldPath(parsing: text).description == text)
  }

  @Test func missingLowerBoundIsZero() throws {
    #expect(try FieldPath(parsing: "[:3]") == FieldPath(parsing: "[0:3]"))
    #expect(try FieldPath(parsing: "[0:]") == FieldPath(parsing: "[:]"))
  }

  @Test(arguments: [
    "position", ".", "..a", ".a.", ".a[", ".a[]", ".a]", ".a[1", ".a[x]", ".a[1:2:3]", ".a[-1]",
    ".a[-3:]", ".a[3:3]", ".a[7:3]", ".a[99999999999]", ".a[+1]", ".a[ 1]", ".a b", ".a[1]b",
    ".a\0",
  ])
  func badPathsThrow(text: String) {
    #expect(throws: StreamError(.malformed, "")) { _ = try FieldPath(parsing: text) }
  }

  @Test(arguments: [
    String(repeating: ".a", count: 65), "." + String(repeating: "a", count: 5000),
    String(repeating: "[", count: 5000),
  ])
  func longPathsThrow(text: String) {
    #expect(throws: StreamError(.limit, "")) { _ = try FieldPath(parsing: text) }
  }

  @Test func negativeIndexIsExplained() {
    let error = #expect(throws: StreamError.self) { _ = try FieldPath(parsing: ".a[-1]") }
    #expect(error?.text == "field path '.a[-1]' has a negative index, '-1'; count from 0")
  }

  @Test(arguments: 0..<200 as Range<UInt64>)
  func anyTextIsAPathOrAnError(seed: UInt64) throws {
    var random = SeededRandom(seed)
    let characters = Array(".[]:-09a é\u{301}🤖,\n")
    for _ in 0..<50 {
      let text = String(
        (0..<Int.random(in: 0...20, using: &random)).map { _ in
          characters[Int.random(in: 0..<characters.count, using: &random)]
        })
      guard let path = try? FieldPath(parsing: text) else { continue }
      #expect(try FieldPath(parsing: path.description) == path)
    }
  }
}
