import EpisodeCodec

import Testing
@testable import Images

struct RawImageTests {
  @Test(arguments: [
    (65535, 65535, 65535 * 3, 10, StreamError.Kind.limit), (10, 10, 30, 299, .malformed),
    (10, 10, 29, 300, .malformed), (0, 10, 30, 300, .malformed), (10, 0, 30, 300, .malformed),
    (10, 10, 1 << 40, 300, .malformed), (1 << 62, 1 << 62, 30, 300, .limit),
    (10, 10, .max, 300, .malformed), (-1, -1, 3, 3, .malformed),
  ])
  func sizeThatLiesThrows(
    _ width: Int, _ height: Int, _ step: Int, _ count: Int, _ kind: StreamError.Kind
  ) {
    #expect(throws: StreamError(kind, "")) {
      try RawImage(
        width: width, height: height, encoding: .rgb8, step: step,
        data: Bytes([UInt8](repeating: 0, count: count)))
    }
  }

  @Test func unknownEncodingThrows() {
    #expect(throws: StreamError(.unsupported, "")) {
      try RawImage(width: 1, height: 1, encoding: PixelEncoding("x"), step: 1, data: Bytes([1]))
    }
  }

  @Test(arguments: [
    ("rggb", BayerPattern.rggb), ("bggr", .bggr), ("gbrg", .gbrg), ("grbg", .grbg),
  ])
  func demosaicEqualsOpenCV(_ name: String, _ pattern: BayerPattern) throws {
    let expected = try ImageFixture.read("opencv_\(name)_22x13.rgb").array
    let mosaic = try ImageFixture.image("mosaic_22x13.bayer", "bayer_\(name)8")
    for image in [mosaic, try mosaic.padded(to: 31)] {
      var colors: [UInt8] = []
      try image.demosaic(pattern, into: &colors)
      #expect(colors == expected)
    }
  }

  @Test func tinyBayerPatternThrows() throws {
    let image = try RawImage(
      width: 2, height: 3, encoding: PixelEncoding("bayer_rggb8"), step: 2,
      data: Bytes([UInt8](repeating: 1, count: 6)))
    #expect(throws: StreamError(.unsupported, "")) {
      try JPEGEncoder().encode(image, quality: 90, subsampling: .s420)
    }
  }
}
