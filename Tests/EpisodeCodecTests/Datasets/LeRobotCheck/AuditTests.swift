import Bytes
import Pages
import Stream
import Testing

@testable import Datasets

struct AuditTests {
  /// Paths of other writers are understood, and none leads out of the dataset.
  @Test(arguments: [
    ("data/chunk-{chunk_index:03d}/{file_index:03d}.parquet", "data/chunk-007/007.parquet"),
    ("{chunk_index}/{file_index:d}", "7/7"), ("a/b", "a/b"), ("../{chunk_index}", nil),
    ("/etc/{file_index}", nil), ("a/{other}", nil), ("a/{file_index", nil), ("a//b", nil),
    ("a/{file_index:03x}", nil), ("{file_index:99999999999999999999d}", nil), ("", nil),
  ])
  func paths(text: String, expected: String?) {
    let path = AuditPath(text, fields: ["chunk_index", "file_index"])
    #expect(path?.path { _ in "7" } == expected)
  }

  /// A value that leads out of the dataset makes a path that is not opened.
  @Test func valueOfPath() throws {
    let path = try #require(AuditPath("videos/{video_key}/a.mp4", fields: ["video_key"]))
    #expect(path.path { _ in "../.." } == "videos/../../a.mp4")
  }

  /// The lag is found whichever of the two is later.
  @Test(arguments: [-4, 0, 3, 12])
  func alignment(lag: Int) throws {
    var random = SeededRandom(5)
    var values = [0.0]
    while values.count < 400 {
      values.append(values[values.count - 1] + Double.random(in: -1...1, using: &random))
    }
    func bytes(_ rows: Range<Int>) -> [UInt8] {
      var bytes = ByteBuilder()
      for row in rows { bytes.append(values[row].bitPattern) }
      return bytes.bytes
    }
    var alignment = AuditAlignment(dimensions: 1)
    alignment.add(states: bytes(20..<380).rawSpan, .float64)
    alignment.add(actions: bytes(20 + lag..<380 + lag).rawSpan, .float64)
    alignment.end()
    let best = try #require(alignment.best)
    #expect(best.lag == lag && best.distance < 1e-6 && (best.atZero < 1e-6) == (lag == 0))
  }

  /// Selection is by the first characters, and what is ignored is not selected.
  @Test func selection() {
    var selection = RuleSelection()
    #expect(selection.contains(.rowFrameWrong))
    selection.selected = ["LR3", "LR101"]
    selection.ignored = ["LR311"]
    #expect(selection.contains(.rowIndexWrong) && selection.contains(.infoUnreadable))
    #expect(!selection.contains(.rowFrameWrong) && !selection.contains(.cardMissing))
    #expect(RuleSelection.isPrefix("LR6") && !RuleSelection.isPrefix("LR600"))
    #expect(!RuleSelection.isPrefix(""))
  }

  /// Codes are grouped, and each says what it means and what to do.
  @Test func rules() {
    let codes = LeRobotRule.allCases.map(\.rawValue)
    #expect(codes == codes.sorted())
    for rule in LeRobotRule.allCases {
      #expect(rule.rawValue.wholeMatch(of: /LR[1-8]\d\d/) != nil)
      #expect(rule.meaning.hasSuffix(".") && rule.remedy.hasSuffix("."))
    }
  }

  /// A workflow command has no sign of its own in a text from outside.
  @Test func annotations() {
    let finding = Finding(
      .note, code: "LR1", place: "a:b,c\n", "100 %\n::error::x", advice: "Do.")
    #expect(
      finding.line(.github)
        == "::notice file=a%3Ab%2Cc\\n,title=LR1::100 %25\\n::error::x. Do.\n")
    #expect(finding.line(.text) == "LR1 note: a:b,c\\n: 100 %\\n::error::x\n")
  }
}
