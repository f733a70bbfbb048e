import EpisodeCodec
import Testing

@Suite struct FieldPathTests {
  @Test(arguments: [
    "", ".position", ".position[0:7]", ".pose.pose.orientation.x", ".points[2].y", ".points[:].y",
    "[3:]", "[0:3]", ".a[5][1:2].b-c", ".Größe", ".position[j1]", ".position[c,a]",
    ".position[arm_*,gripper?]", #".position["j*"]"#, #".position["1"]"#, ".a[b:c]",
    ".a[left::j1].x",
    #".a["x,y",z]"#, #".a["]\"\\"].b"#, #"."a.b"."c[0]""#, #".a[""]"#,
  ])
  func pathsAreWrittenAsTheyAreRead(text: String) throws {
    #expect(try FieldPath(parsing: text).description == text)
  }

  @Test func spacesAroundNamesAreIgnored() throws {
    #expect(try FieldPath(parsing: ".a[ b , c d ]").description == ".a[b,c d]")
    #expect(try FieldPath(parsing: ".a[ 1 ]") == FieldPath(parsing: ".a[1]"))
  }

  @Test func missingLowerBoundIsZero() throws {
    #expect(try FieldPath(parsing: "[:3]") == FieldPath(parsing: "[0:3]"))
    #expect(try FieldPath(parsing: "[0:]") == FieldPath(parsing: "[:]"))
  }

  @Test(arguments: [
    "position", ".", "..a", ".a.", ".a[", ".a[]", ".a]", ".a[1", ".a[1:2:3]", ".a[-1]",
    ".a[-3:]", ".a[3:3]", ".a[7:3]", ".a[99999999999]", ".a b", ".a[1]b", ".a\0", ".a[x", ".a[x,]",
    ".a[,x]", ".a[1,2]", ".a[x,2]", #".a["x"#, #".a["x"y]"#, #".a[x"y"]"#, #"."a"b"#, #".a["x\"]"#,
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
    let characters = Array(".[]:-09a é\u{301}🤖,\n\"\\*")
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
