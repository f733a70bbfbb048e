import EpisodeCodec
import Testing

@testable import Bytes

@Suite struct SnappyTests {
  /// From format_description.txt: a literal, a copy that overlaps itself, one of each length of tag.
  @Test func copiesRepeatWhatCameBefore() throws {
    let block: [UInt8] = [
      14, 0x04, 0x61, 0x62,  // 14 bytes, the literal "ab"
      0x09, 0x02,  // 6 bytes from 2 back
      0x06, 0x08, 0x00,  // 2 bytes from 8 back, an offset of 16 bits
      0x0B, 0x01, 0x00, 0x00, 0x00,  // 3 bytes from 1 back, an offset of 32 bits
      0xF0, 0x00, 0x21,  // a literal whose length, 1, follows
    ]
    let content = try SnappyDecompressor.decompress(block.rawSpan, size: 14)
    #expect(String(validatingUTF8: content.span) == "ababababab" + "bbb" + "!")
  }

  @Test(
    arguments: [
      [], [3], [3, 0x08, 0x61, 0x62], [2, 0x00, 0x61, 0x01, 0x00], [2, 0x00, 0x61, 0x01, 0x02],
      [2, 0x08, 0x61, 0x62, 0x63], [2, 0xFC, 0xFF, 0xFF, 0xFF, 0xFF], [4, 0x04, 0x61, 0x62],
      [0x82, 0x80, 0x80, 0x80, 0x80, 0x01], [2, 0x04, 0x61, 0x62, 0x00],
    ] as [[UInt8]])
  func brokenBlocksAreRefused(block: [UInt8]) {
    #expect(throws: StreamError(.malformed, "")) {
      try SnappyDecompressor.decompress(block.rawSpan, size: 2)
    }
  }

  /// Content that does not fit the window comes out in pieces, whatever pieces the block comes in.
  @Test(arguments: [1, 7, 4096]) func windowsSlide(piece: Int) throws {
    // 400000 bytes: a literal of 5, then copies of 64 and less of it.
    var block: [UInt8] = [0x80, 0xB5, 0x18, 0x10] + Array("hello".utf8)
    var left = 400_000 - 5
    while left > 0 {
      let count = min(64, left)
      block += [UInt8((count - 1) << 2 | 2), 5, 0]
      left -= count
    }
    let decompressor = SnappyDecompressor(size: 400_000, window: 0)
    var content: [UInt8] = []
    var writes = 0
    var rest: [UInt8] = []
    for start in stride(from: 0, to: block.count, by: piece) {
      rest += block[start..<min(start + piece, block.count)]
      let used = try decompressor.decompress(rest.rawSpan) { (part) throws(StreamError) in
        content += part.array
        writes += 1
      }
      rest.removeFirst(used)
    }
    #expect(rest.isEmpty)
    try decompressor.finish { (part) throws(StreamError) in content += part.array }
    #expect(writes > 1 && content.count == 400_000)
    #expect(content.enumerated().allSatisfy { $1 == Array("hello".utf8)[$0 % 5] })
  }
}
