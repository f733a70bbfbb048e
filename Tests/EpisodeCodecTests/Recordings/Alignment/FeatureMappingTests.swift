import EpisodeCodec

import Testing
@testable import Recordings

struct FeatureMappingTests {
  @Test func nameRuleAndSourcesAreSplit() throws {
    let mapping = try FeatureMapping(
      mapping: "observation/proprio:linear=/joints.position[0:7],/gripper.width")
    #expect(mapping.name == "observation/proprio")
    #expect(mapping.rule == .linear)
    #expect(mapping.sources.map(\.topic) == ["/joints", "/gripper"])
    #expect(mapping.sources.map(\.path.description) == [".position[0:7]", ".width"])
  }

  @Test(arguments: [
    ("/camera/front/image_raw", "/camera/front/image_raw", true),
    ("/v1.2/camera", "/v1.2/camera", true),
    ("/v1.2/joints.position", "/v1.2/joints", false),
    ("joints.position[3]", "joints", false),
    ("/array[0]", "/array", false),
  ])
  func pathBeginsBehindTheLastSlash(text: String, topic: String, isWhole: Bool) throws {
    let source = try FieldSource(parsing: text)
    #expect(source.topic == topic)
    #expect(source.path.isWholeMessage == isWhole)
    #expect(source.description == text)
  }

  @Test(arguments: [
    "action", "=/a.b", "action=", "action=/a.b,", "a//b=/x.y", "../a=/x.y", "a:cubic=/x.y",
    "a=.data", "a=/x.", "a=/x[", "__meta=/x.y",
  ])
  func badMappingThrows(text: String) {
    #expect(throws: StreamError.self) { try FeatureMapping(mapping: text) }
  }

  @Test func colonInATopicIsNoRule() throws {
    let mapping = try FeatureMapping(mapping: "action=/ns:1/cmd.data")
    #expect(mapping.rule == nil)
    #expect(mapping.sources[0].topic == "/ns:1/cmd")
  }

  @Test func linesSkipBlanksAndComments() throws {
    let mappings = try FeatureMapping.parse(
      lines: "# robot\n\n  a=/a.x  \r\n\t# more\nb:nearest=/b.y\n")
    #expect(mappings.map(\.name) == ["a", "b"])
    #expect(mappings.map(\.text) == ["a=/a.x", "b:nearest=/b.y"])
  }

  @Test func badLineIsNumbered() {
    let error = #expect(throws: StreamError.self) {
      try FeatureMapping.parse(lines: "a=/a.x\n\nb\n")
    }
    #expect(error?.text.hasPrefix("line 3: ") == true)
  }
}
