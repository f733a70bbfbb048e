import Testing

@testable import Bytes

@Suite struct BloscFrameTests {
  private func content(_ frame: [UInt8]) throws -> [UInt8] {
    try BloscFrame(Bytes(frame)).decompress(ZstdDecompressor()).array
  }

  /// A header, and the place of one block.
  private func frame(
    flags: UInt8, width: UInt8, size: UInt8, _ streams: [UInt8], version: UInt8 = 2
  ) -> [UInt8] {
    let length = UInt8(20 + streams.count)
    return [version, 1, flags, width] + [size, 0, 0, 0, size, 0, 0, 0, length, 0, 0, 0]
      + [20, 0, 0, 0] + streams
  }

  /// A literal of four bytes, and a copy of eight from four back.
  @Test func blosclzRepeatsWhatCameBefore() throws {
    let stream: [UInt8] = [0x03, 1, 2, 3, 4, 0xC0, 3]
    let found = try content(frame(flags: 0x10, width: 1, size: 12, [7, 0, 0, 0] + stream))
    #expect(found == [1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4])
  }

  @Test func bytesReturnToTheirElements() throws {
    let found = try content(
      frame(flags: 0x31, width: 2, size: 6, [6, 0, 0, 0, 1, 3, 5, 2, 4, 6]))
    #expect(found == [1, 2, 3, 4, 5, 6])
  }

  /// Eight elements, of which only the first and the last have a bit.
  @Test func bitsReturnToTheirElements() throws {
    let found = try content(
      frame(flags: 0x34, width: 1, size: 8, [8, 0, 0, 0, 0x01, 0, 0, 0, 0, 0, 0, 0x80]))
    #expect(found == [1, 0, 0, 0, 0, 0, 0, 0x80])
  }

  @Test(
    arguments: [
      [0x03, 1, 2, 3], [0xC0, 3], [0x00, 1, 0xC0, 3], [0x03, 1, 2, 3, 4], [0xE0, 0xFF, 0xFF],
      [0x03, 1, 2, 3, 4, 0xE0, 0xFF, 0xFF, 0, 3], [0x03, 1, 2, 3, 4, 0xDF, 0xFF, 0, 9],
    ] as [[UInt8]])
  func brokenStreamsAreRefused(stream: [UInt8]) {
    let frame = frame(flags: 0x10, width: 1, size: 12, [UInt8(stream.count), 0, 0, 0] + stream)
    #expect(throws: StreamError(.malformed, "")) { try content(frame) }
  }

  @Test func otherVersionsAreRefused() {
    #expect(throws: StreamError(.unsupported, "")) {
      try content(frame(flags: 0x10, width: 1, size: 1, [1, 0, 0, 0, 7], version: 5))
    }
  }
}
