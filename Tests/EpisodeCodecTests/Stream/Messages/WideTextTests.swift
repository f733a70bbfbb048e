import EpisodeCodec
import Testing

/// A wstring as three writers encode it, followed by a number.
@Suite struct WideTextTests {
  private static let header: [UInt8] = [0, 1, 0, 0]

  @Test(
    arguments: [
      ("UTF-32", [2, 0, 0, 0, 0x48, 0, 0, 0, 0x69, 0, 0, 0]),
      ("UTF-16", [2, 0, 0, 0, 0x48, 0, 0x69, 0]),
      ("UTF-16 of three", [3, 0, 0, 0, 0x48, 0, 0x69, 0, 0x21, 0, 0, 0]),
    ] as [(String, [UInt8])])
  func widthFollowsFromTheBytes(name: String, text: [UInt8]) throws {
    let fixture = MessageFixture(
      ros2: "wstring text\nuint32 after", Self.header + text + [7, 0, 0, 0])
    #expect(try fixture.readText(".text").hasPrefix("Hi"))
    #expect(try fixture.doubles(".after") == [7])
  }

  @Test func lengthInBytesIsSeenAtTheEnd() throws {
    let fixture = MessageFixture(
      ros2: "wstring text", Self.header + [4, 0, 0, 0, 0x48, 0, 0x69, 0])
    #expect(try fixture.readText(".text") == "Hi")
  }

  @Test func surrogatePairsAreJoined() throws {
    let narrow: [UInt8] = [2, 0, 0, 0, 0x3E, 0xD8, 0x16, 0xDD]
    #expect(try MessageFixture(ros2: "wstring t", Self.header + narrow).readText(".t") == "🤖")
    let wide: [UInt8] = [1, 0, 0, 0, 0x16, 0xF9, 0x01, 0]
    #expect(try MessageFixture(ros2: "wstring t", Self.header + wide).readText(".t") == "🤖")
  }

  @Test func emptyTextHasNoBytes() throws {
    let fixture = MessageFixture(
      ros2: "wstring a\nwstring<=5 b", Self.header + [0, 0, 0, 0, 0, 0, 0, 0])
    #expect(try fixture.string() == #"{"a":"","b":""}"#)
  }

  @Test func cutTextThrows() {
    #expect(throws: StreamError(.malformed, "")) {
      _ = try MessageFixture(ros2: "wstring t", Self.header + [9, 0, 0, 0, 0x48, 0]).string()
    }
  }
}
