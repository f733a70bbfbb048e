import EpisodeCodec
import Testing
@testable import Trajectories

@Suite struct MapParserTests {
  private func error(_ text: String) -> String? {
    do {
      _ = try MapFile(parsing: text, source: "robot.map")
      return nil
    } catch { return error.text }
  }

  @Test(arguments: [
    ("action = ", "robot.map:1:10: a value is missing before the end"),
    ("action = (1", "robot.map:1:12: ')' is missing before the end"),
    ("\n# x\n  action = 1 2", "robot.map:3:14: '2' where the line should end"),
    ("a = 1 < 2 < 3", "robot.map:1:11: join comparisons with 'and'"),
    ("a = x[1.5]", "robot.map:1:7: '1.5' is not a place in an array"),
    ("a = x[]", "robot.map:1:7: write x[3], x[0:6] or x[-1:], with whole numbers"),
    ("a = 1e999", "robot.map:1:5: '1e999' is not a number"),
    ("a = 3x", "robot.map:1:5: '3…' is not a number"),
    ("a = $", "robot.map:1:5: '$' has no meaning here"),
    ("a = \"x", "robot.map:1:5: the closing quote is missing"),
    ("renam a to b", "robot.map:1:1: no line starts with 'renam'; is 'rename' meant?"),
    (
      "drop 1",
      "robot.map:1:6: write: drop first N, or drop last N for steps; 'remove' is for features"
    ),
    ("every 0", "robot.map:1:7: '0' is not a number of steps, 1 to 1000000"),
    ("../a = 1", "robot.map:1:1: '..' is not a number"),
    ("image primary x", "robot.map:1:1: 'image' without a line 'dataset NAME' above it"),
    ("dataset a", "robot.map:1:1: dataset 'a' has no line 'action encoding …'"),
    (
      "dataset a\naction encoding EEF",
      "robot.map:2:17: 'EEF' is not one of EEF_POS, JOINT_POS, JOINT_POS_BIMANUAL, EEF_R6, NAV_2D, JOINT_POS_BIMANUAL_NAV"
    ),
    (
      "dataset a\naction encoding EEF_POS\nb = 1",
      "robot.map:3:1: 'b' after a dataset, which ends the map"
    ),
  ]) func faultsHaveAPlace(_ text: String, _ expected: String) {
    #expect(error(text) == expected)
  }

  @Test func deepExpressionsAreRefused() {
    let deep = "a = " + String(repeating: "(", count: 5000)
    #expect(error(deep)?.hasSuffix("an expression nested more than 120 levels deep") == true)
    let long = "a = 1" + String(repeating: " + 1", count: 5000)
    #expect(error(long)?.hasSuffix("an expression nested more than 120 levels deep") == true)
  }

  @Test func linesGoOnBehindCommasAndOperators() throws {
    let file = try MapFile(
      parsing: "action =\n  concat(x,  # one\n  y) +\n 1\nremove a,\n b\n", source: "x.map")
    #expect(file.statements.count == 2)
  }

  @Test func datasetsAreRead() throws {
    let file = try MapFile(
      parsing: """
        dataset one, two
        image primary cam/left
        depth wrist d
        state joints, zero, gripper
        state encoding JOINT
        action encoding EEF_R6
        """, source: "x.map")
    let dataset = try #require(file.datasets.first)
    #expect(dataset.names == ["one", "two"])
    #expect(dataset.images == [.primary: "cam/left"])
    #expect(dataset.depths == [.wrist: "d"])
    #expect(dataset.state == ["joints", nil, "gripper"])
    #expect(dataset.stateEncoding == .joint)
    #expect(dataset.actionEncoding == .endEffectorR6)
  }
}
