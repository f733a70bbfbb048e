import EpisodeCodec
import Testing

@Suite struct HeaderStampTests {
  private static let header2 = "==\nMSG: std_msgs/Header\nbuiltin_interfaces/Time stamp\nstring id"
  private static let time: [UInt8] = [5, 0, 0, 0, 6, 0, 0, 0]

  @Test func headersOfROS1AndROS2HaveStamps() throws {
    let ros1 = MessageFixture(
      ros1: "Header header\n==\nMSG: std_msgs/Header\nuint32 seq\ntime stamp\nstring id",
      [1, 0, 0, 0] + Self.time)
    #expect(try HeaderStamp(channel: ros1.channel)?.read(ros1.data.span) == 5_000_000_006)
    let ros2 = MessageFixture(
      ros2: "std_msgs/Header header\n" + Self.header2, [0, 1, 0, 0] + Self.time)
    #expect(try HeaderStamp(channel: ros2.channel)?.read(ros2.data.span) == 5_000_000_006)
  }

  @Test func headerNeedNotComeFirst() throws {
    let fixture = MessageFixture(
      ros2: "uint8 a\nstd_msgs/Header head\n" + Self.header2,
      [0, 1, 0, 0, 1, 0, 0, 0] + Self.time)
    #expect(try HeaderStamp(channel: fixture.channel)?.read(fixture.data.span) == 5_000_000_006)
  }

  @Test func messageWithoutHeaderHasNone() throws {
    #expect(try HeaderStamp(channel: MessageFixture(ros1: "float64 data").channel) == nil)
    let tf = "Stamped[] transforms\n==\nMSG: demo_msgs/Stamped\nstd_msgs/Header header\n"
    #expect(try HeaderStamp(channel: MessageFixture(ros2: tf + Self.header2).channel) == nil)
  }

  @Test func timeBefore1970Throws() {
    let fixture = MessageFixture(
      ros2: "std_msgs/Header header\n" + Self.header2,
      [0, 1, 0, 0, 255, 255, 255, 255, 6, 0, 0, 0])
    #expect(throws: StreamError(.malformed, "")) {
      _ = try HeaderStamp(channel: fixture.channel)?.read(fixture.data.span)
    }
  }

  @Test(
    arguments: [
      (#"{"a": [1], "timestamp": {"sec": 5, "nsec": 6}}"#, 5_000_000_006),
      (#"{"header": {"stamp": {"nanosec": 6, "sec": 5}}}"#, 5_000_000_006),
      (#"{"timestamp": 12}"#, nil), (#"{"header": {"stamp": 1}}"#, nil), ("[]", nil),
    ] as [(String, UInt64?)])
  func jsonHasTimestampOrHeader(text: String, expected: UInt64?) throws {
    let fixture = MessageFixture(json: text)
    #expect(try HeaderStamp(channel: fixture.channel)?.read(fixture.data.span) == expected)
  }
}
