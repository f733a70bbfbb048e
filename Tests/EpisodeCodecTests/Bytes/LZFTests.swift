import EpisodeCodec
import Testing

@testable import Bytes

@Suite struct LZFTests {
  /// A chunk that h5py 3.16 wrote: copies that overlap themselves, short and long ones.
  private static let block: [UInt8] =
    [3, 97, 98, 99, 97, 192, 2, 0, 0, 224, 255, 0, 224, 27, 0, 31] + Array(1...32)
    + [15] + Array(33...39) + Array("the end, ".utf8) + [96, 8, 1] + Array("nd".utf8)

  private static let content: [UInt8] =
    Array("abcabcabcabc".utf8) + [UInt8](repeating: 0, count: 300) + Array(0...39)
    + Array("the end, the end".utf8)

  private func decompress(_ block: [UInt8]) throws -> [UInt8] {
    var output = [UInt8](repeating: 0, count: try LZF.size(of: block.rawSpan))
    var span = output.mutableSpan
    var bytes = unsafe span.mutableBytes
    try LZF.decompress(block.rawSpan, into: &bytes)
    return output
  }

  @Test func blocksOfH5pyAreRead() throws {
    #expect(try decompress(Self.block) == Self.content)
  }

  @Test func cutBlocksAreRefused() throws {
    // Where a cut leaves whole tokens it gives the start of the content.
    for count in 0..<Self.block.count {
      guard let start = try? decompress(Array(Self.block[..<count])) else { continue }
      #expect(Self.content.starts(with: start))
    }
    #expect(throws: StreamError(.malformed, "")) { try LZF.size(of: [3, 97, 98].rawSpan) }
    #expect(throws: StreamError(.malformed, "")) { try LZF.size(of: [0xE0].rawSpan) }
  }

  @Test func copiesFromBeforeTheStartAreRefused() {
    #expect(throws: StreamError(.malformed, "")) { try decompress([0, 97, 0x20, 1]) }
  }
}
