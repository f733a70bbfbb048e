import Bytes
import Testing

@testable import Stream

struct EpisodeEventTests {
  static let events = [
    EpisodeEvent(time: 0, kind: ""),
    EpisodeEvent(
      time: 1_767_225_602_000_000_001, kind: "trigger", rule: "force > 20", priority: -3,
      text: "grïp", values: [("force", 21.5), ("", -.infinity), ("force", 0)]),
    EpisodeEvent(time: .max, kind: "k", priority: .max),
  ]

  @Test(arguments: events)
  func isReadAsWritten(_ event: EpisodeEvent) throws {
    #expect(try EpisodeEvent(parsing: event.encoded().span) == event)
  }

  /// From google.protobuf, given the fields of bagpipe-stream(5): time 2.000000005 s, kind "a",
  /// priority -1, values {"f": 1.5}.
  @Test func hasTheBytesOfProtobuf() {
    let event = EpisodeEvent(time: 2_000_000_005, kind: "a", priority: -1, values: [("f", 1.5)])
    let expected: [UInt8] =
      [0x0A, 4, 0x08, 2, 0x10, 5, 0x12, 1, 0x61, 0x20]
      + [UInt8](repeating: 0xFF, count: 9) + [1, 0x32, 12, 0x0A, 1, 0x66, 0x11]
      + [0, 0, 0, 0, 0, 0, 0xF8, 0x3F]
    #expect(event.encoded() == Bytes(expected))
  }

  @Test(
    arguments: [
      // nanos of a whole second, seconds of 63 bits, a stamp that ends early
      [0x0A, 6, 0x10, 0x80, 0x94, 0xEB, 0xDC, 0x03],
      [0x0A, 10, 0x08, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F], [0x0A, 2, 0x08],
    ] as [[UInt8]])
  func aTimeBeyond64BitsIsRefused(_ bytes: [UInt8]) {
    #expect(throws: StreamError.self) { try EpisodeEvent(parsing: Bytes(bytes).span) }
  }
}
