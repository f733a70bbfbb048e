import EpisodeCodec

import Testing
@testable import Bytes

struct ZstdTests {
  static let text = [UInt8]("the quick brown fox ".utf8)

  @Test(arguments: [0, 1, 20, 1 << 20])
  func contentComesBack(_ count: Int) throws {
    let content = (0..<count).map { Self.text[$0 % Self.text.count] }
    let packed = try ZstdCompressor(level: 3).compress(Bytes(content).span)
    let decompressor = try ZstdDecompressor()
    #expect(try decompressor.decompress(packed.span, size: count).array == content)
    #expect(throws: StreamError(.malformed, "")) {
      try decompressor.decompress(packed.span, size: count + 1)
    }
    if count > 0 {
      #expect(throws: StreamError(.malformed, "")) {
        try decompressor.decompress(packed.span, size: count - 1)
      }
    }
  }

  /// Written by PyPI `zstandard` without a content size and with a checksum.
  @Test func frameWithoutContentSizeIsRead() throws {
    let packed: [UInt8] = [
      0x28, 0xB5, 0x2F, 0xFD, 0x04, 0x00, 0x29, 0x00, 0x00, 0x68, 0x65, 0x6C, 0x6C, 0x6F, 0xA3,
      0x6D, 0x9F, 0x88,
    ]
    let content = try? ZstdDecompressor().decompress(Bytes(packed).span, size: 5)
    #expect(content?.array == Array("hello".utf8))
  }

  @Test(arguments: [-1, 1 << 40, Int.max])
  func sizeBeyondTheInputIsRefusedBeforeAllocation(_ size: Int) throws {
    let packed = try ZstdCompressor(level: 1).compress(Bytes(Self.text).span)
    #expect(throws: StreamError(.malformed, "")) {
      try ZstdDecompressor().decompress(packed.span, size: size)
    }
  }

  @Test func everyCutThrows() throws {
    let packed = try ZstdCompressor(level: 1).compress(Bytes(Self.text).span)
    let decompressor = try ZstdDecompressor()
    for count in 0..<packed.count {
      #expect(throws: StreamError(.malformed, "")) {
        try decompressor.decompress(packed[0..<count].span, size: Self.text.count)
      }
    }
  }

  @Test func unknownLevelThrows() {
    #expect(throws: StreamError(.unsupported, "")) { try ZstdCompressor(level: 99) }
  }
}
