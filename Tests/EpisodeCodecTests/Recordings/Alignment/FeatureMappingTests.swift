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
    let source = try FieldSource(source: text)
    #expect(source.topic == topic)
    #expect(source.path.isWholeMessage == isWhole)
    #expect(source.description == text)
  }

  @Test(
    arguments: [
      (#""robot.state".v"#, "robot.state", ".v"), (#""/a,b".v[0]"#, "/a,b", ".v[0]"),
      (#""x=[1] \"y\\"["a/b.c"]"#, #"x=[1] "y\"#, #"["a/b.c"]"#), (#""""#, "", ""),
      ("/joints.position[a/b.c]", "/joints", ".position[a/b.c]"),
      (#"/a."b/c.d""#, "/a", #"."b/c.d""#),
    ] as [(String, String, String)])
  func topicsMayBeInQuotes(text: String, topic: String, path: String) throws {
    let source = try FieldSource(source: text)
    #expect(source.topic == topic)
    #expect(source.path == (try FieldPath(parsing: path)))
    #expect(try FieldSource(source: source.description) == source)
  }

  @Test(arguments: [#"/a."b/c".x"#, #"a."0".z[5]"#, #"/a.b."c".d"#])
  func namesInQuotesStayInThePath(text: String) throws {
    let source = try FieldSource(source: text)
    let again = try FieldSource(source: source.description)
    #expect(again.topic == source.topic)
    #expect(again.path == source.path)
  }

  @Test func topicsWithDotsAreOtherReadings() throws {
    let source = try FieldSource(source: "/v1.2/robot.state.v[0].x")
    #expect(source.topic == "/v1.2/robot")
    #expect(source.path(on: "/v1.2/robot")?.description == ".state.v[0].x")
    #expect(source.path(on: "/v1.2/robot.state")?.description == ".v[0].x")
    #expect(source.path(on: "/v1.2/robot.state.v")?.description == "[0].x")
    #expect(source.path(on: "/v1") == nil)
    let long = source.on("/v1.2/robot.state")
    #expect(long.description == #""/v1.2/robot.state".v[0].x"#)
    #expect(long.path(on: "/v1.2/robot")?.description == ".state.v[0].x")
    #expect(try FieldSource(source: #""a.b".c"#).path(on: "a.b.c") == nil)
  }

  @Test func commasInQuotesAndBracketsDoNotDivide() throws {
    let mapping = try FeatureMapping(mapping: #"a="/x,\",y".v,/j.p[c,a],/k["],",b].z,/l"#)
    #expect(mapping.sources.map(\.topic) == [#"/x,",y"#, "/j", "/k", "/l"])
    #expect(
      mapping.sources.map(\.path.description) == [".v", ".p[c,a]", #"["],",b].z"#, ""])
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
