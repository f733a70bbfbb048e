import EpisodeCodec

import Testing
@testable import Bytes

struct LZ4Tests {
  static let content = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 / 7 &* $0 / 1000) }

  @Test(arguments: [0, 9], [0, 1, 300_000])
  func contentComesBack(level: Int, count: Int) throws {
    let content = Array(Self.content.prefix(count))
    for options in [
      LZ4Frame.Options(),
      .init(
        blockSize: .kib64, independentBlocks: false, contentSize: true, contentChecksum: false),
    ] {
      let packed = try LZ4Frame.compress(Bytes(content).span, level: level, options: options)
      #expect(try LZ4Frame.decompress(packed.span, size: count).array == content)
      for wrong in [count - 1, count + 1] {
        #expect(throws: StreamError(.malformed, "")) {
          try LZ4Frame.decompress(packed.span, size: wrong)
        }
      }
    }
  }

  @Test func defaultHeaderIsIndependentBlocksOfOneMebibyteWithChecksum() throws {
    let packed = try LZ4Frame.compress(Bytes(Self.content).span, level: 0)
    #expect(packed[0..<6].array == [0x04, 0x22, 0x4D, 0x18, 0x64, 0x60])
  }

  /// Written by Python's `lz4.frame.compress(b"hello")`.
  @Test func frameOfAnotherWriterIsRead() throws {
    let packed: [UInt8] = [
      0x04, 0x22, 0x4D, 0x18, 0x68, 0x40, 0x05, 0, 0, 0, 0, 0, 0, 0, 0x61, 0x05, 0, 0, 0x80,
      0x68, 0x65, 0x6C, 0x6C, 0x6F, 0, 0, 0, 0,
    ]
    #expect(try LZ4Frame.decompress(Bytes(packed).span, size: 5).array == Array("hello".utf8))
  }

  @Test func cutsAndFlippedContentThrow() throws {
    let packed = try LZ4Frame.compress(Bytes(Array(Self.content.prefix(3000))).span, level: 0)
    for count in 0..<packed.count {
      #expect(throws: StreamError(.malformed, "")) {
        try LZ4Frame.decompress(packed[0..<count].span, size: 3000)
      }
    }
    var flipped = packed.array
    flipped[40] ^= 1
    #expect(throws: StreamError(.malformed, "")) {
      try LZ4Frame.decompress(Bytes(flipped).span, size: 3000)
    }
  }
}
