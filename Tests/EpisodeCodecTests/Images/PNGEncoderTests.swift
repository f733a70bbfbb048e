import EpisodeCodec

import Testing
@testable import Images

struct PNGEncoderTests {
  /// libpng reads the encoded image; check_rlds.py uses another decoder.
  @Test(arguments: [(1, 8), (3, 8), (4, 8), (1, 16), (3, 16), (4, 16)])
  func comesBackFromLibpng(channels: Int, depth: Int) throws {
    for (width, height) in [(1, 1), (7, 5), (64, 3)] {
      let count = width * height * channels * depth / 8
      let samples = (0..<count).map { UInt8(truncatingIfNeeded: $0 * $0 / 3 + $0 % 5) }
      let png = try PNGEncoder.encode(
        Bytes(samples), width: width, height: height, channels: channels, depth: depth)
      let image = try PNGDecoder.decode(png)
      #expect(image.width == width && image.height == height)
      #expect(image.data.array == samples)
    }
  }
}
