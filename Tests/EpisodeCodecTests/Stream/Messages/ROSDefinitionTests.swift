import EpisodeCodec
import Testing

@Suite struct ROSDefinitionTests {
  private func fields(_ fixture: MessageFixture) throws -> [String] {
    try MessageType(channel: fixture.channel)?.structs[0].fields.map(\.name) ?? ["?"]
  }

  @Test func constantsCommentsAndDefaultsAreNoFields() throws {
    let ros1 = """
      # comment
      string TEXT=a # b = c
      uint8 NUMBER = 3 # comment\r
      \tfloat64  x\t# comment
      float64[3] y#glued

      """
    #expect(try fields(MessageFixture(ros1: ros1)) == ["x", "y"])
    let ros2 = #"""
      int32 X=1
      string<=10 name "default # text"
      float64[<=5] few [1.0, 2.0]
      string<=4[<=2] words
      wstring wide
      char c 65
      """#
    #expect(try fields(MessageFixture(ros2: ros2)) == ["name", "few", "words", "wide", "c"])
  }

  @Test(arguments: [
    "geometry_msgs/Point p", "geometry_msgs/msg/Point p", "Point p", "Other p",
    "other_msgs/Point p",
  ])
  func namesResolve(line: String) throws {
    let definition = """
      \(line)
      ==========
      MSG: demo_msgs/Other
      float64 x
      =====
      MSG: other_msgs/Point
      float64 x
      ==
      MSG: geometry_msgs/msg/Point
      float64 x
      """
    #expect(try MessageFixture(ros2: definition).reader(".p.x").element == .number(.float64))
  }

  /// As rosbag2 records the event of a service: a request of one number, no response.
  @Test func serviceEventsHoldRequestAndResponse() throws {
    let fixture = MessageFixture(
      ros2: "uint8 LIMIT=1\nint64 a\n---\nint64 sum\nstring why\n", name: "demo_msgs/srv/Add_Event",
      [0, 1, 0, 0, 2, 0, 0, 0, 5, 0, 0, 0, 6, 0, 0, 0]
        + [UInt8](repeating: 9, count: 16) + [0, 0, 0, 0]
        + [7, 0, 0, 0, 0, 0, 0, 0] + [1, 0, 0, 0, 0, 0, 0, 0] + [8, 0, 0, 0, 0, 0, 0, 0]
        + [0, 0, 0, 0])
    #expect(try fixture.doubles(".request[0].a") == [8])
    #expect(try fixture.doubles(".info.sequence_number") == [7])
    #expect(try fixture.string().hasSuffix(#""request":[{"a":8}],"response":[]}"#))
  }

  @Test func byteIsSignedInROS1Only() throws {
    #expect(try MessageFixture(ros1: "byte b").reader(".b").element == .number(.int8))
    #expect(try MessageFixture(ros2: "byte b").reader(".b").element == .number(.uint8))
  }

  @Test(arguments: [
    "float64", "float64 1x", "float64 x y", "float64[x] a", "float64[-1] a", "float64[ a",
    "Missing a", "string<10 a", "float64<=3 a", "string<=x a", "==\nfloat64 x", "MSG: a/B",
    "Loop a\n==\nMSG: demo_msgs/Loop\nLoop a", "Demo a",
    "A a\n==\nMSG: demo_msgs/A\nB b\n==\nMSG: demo_msgs/B\nA[] a", "é x", "\u{0} x", "[] x",
    "float64 x\n---\nfloat64 y",
  ])
  func badDefinitionsThrow(definition: String) {
    #expect(throws: StreamError(.malformed, "")) {
      _ = try MessageType(channel: MessageFixture(ros1: definition).channel)
    }
  }

  @Test(arguments: [64, 10_000])
  func deepTypesThrow(depth: Int) {
    var definition = "T0 next\n"
    for level in 0..<depth { definition += "==\nMSG: demo_msgs/T\(level)\nT\(level + 1) next\n" }
    definition += "==\nMSG: demo_msgs/T\(depth)\nuint8 x\n"
    for definition in [definition, String(definition.reversed())] {
      #expect(throws: StreamError.self) {
        _ = try MessageType(channel: MessageFixture(ros1: definition).channel)
      }
    }
  }

  /// Each type holds the next one twice: 2^40 bytes in 40 short definitions.
  @Test func doublingTypesAreBounded() throws {
    var definition = "T0 a\nT0 b\nuint8 last\n"
    for level in 0..<40 {
      definition += "==\nMSG: demo_msgs/T\(level)\nT\(level + 1) a\nT\(level + 1)[1000] b\n"
    }
    definition += "==\nMSG: demo_msgs/T40\nuint8 x\n"
    for fixture in [
      MessageFixture(ros1: definition, [1, 2, 3]),
      MessageFixture(ros2: definition, [0, 1, 0, 0, 1, 2, 3]),
    ] {
      #expect(throws: StreamError(.malformed, "")) { _ = try fixture.doubles(".last") }
      #expect(throws: StreamError(.malformed, "")) { _ = try fixture.string() }
    }
  }

  /// 2^40 structs without a byte.
  @Test func doublingEmptyTypesAreBounded() throws {
    var definition = "T0 a\nuint8 last\n"
    for level in 0..<40 {
      definition += "==\nMSG: demo_msgs/T\(level)\nT\(level + 1) a\nT\(level + 1) b\n"
    }
    definition += "==\nMSG: demo_msgs/T40\nuint8[0] x\n"
    let fixture = MessageFixture(ros1: definition, [9])
    #expect(try fixture.doubles(".last") == [9])
    #expect(throws: StreamError(.limit, "")) { _ = try fixture.string() }
  }

  @Test func arraysOfEmptyTypesThrow() {
    let definition = "T[] a\n==\nMSG: demo_msgs/T\nuint8[0] x\n"
    #expect(throws: StreamError(.unsupported, "")) {
      _ = try MessageType(channel: MessageFixture(ros1: definition).channel)
    }
  }

  @Test(arguments: [
    "uint8[4294967296] x", String(repeating: "uint8 x\n", count: 70_000),
    String(repeating: " ", count: 5 << 20),
  ])
  func hugeDefinitionsThrow(definition: String) {
    #expect(throws: StreamError(.limit, "")) {
      _ = try MessageType(channel: MessageFixture(ros1: definition).channel)
    }
  }
}
