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

  /// Of 16 bits, with the 8-bit pattern's values in the high bytes: rounding stays within one.
  @Test(arguments: ["rggb", "bggr", "gbrg", "grbg"])
  func wideDemosaicEqualsThatOfEightBits(_ name: String) throws {
    let mosaic = try ImageFixture.image("mosaic_22x13.bayer", "bayer_\(name)8")
    let wide = try RawImage(
      width: 22, height: 13, encoding: PixelEncoding("bayer_\(name)16"), step: 44,
      data: Bytes(mosaic.data.array.flatMap { [0, $0] }))
    let colors = try wide.demosaiced()
    #expect(colors.encoding.name == "rgb16" && colors.step == 6 * 22)
    let expected = try mosaic.demosaiced()
    #expect(expected.encoding == .rgb8)
    for (index, value) in expected.data.array.enumerated() {
      let sample = Int(colors.data.span.load(littleEndianAt: 2 * index, as: UInt16.self))
      #expect(abs(sample - Int(value) << 8) <= 192)
    }
  }

  @Test(arguments: ["rgb16", "bgr16", "rgba16", "bgra16"])
  func wideColorsAreTheirHighBytes(_ name: String) throws {
    let encoding = PixelEncoding(name)
    let channels = name.utf8.contains(UInt8(ascii: "a")) ? 4 : 3
    let image = try RawImage(
      width: 1, height: 1, encoding: encoding, step: 2 * channels,
      data: Bytes((0..<UInt8(2 * channels)).map { $0 * 3 }))
    let order = name.hasPrefix("b") ? [2, 1, 0, 3] : [0, 1, 2, 3]
    #expect(
      try image.asEightBitColors().data.array
        == order[..<channels].map { UInt8(6 * $0 + 3) })
    let depth = try RawImage(
      width: 1, height: 1, encoding: .mono16, step: 2, data: Bytes([1, 2]))
    #expect(try depth.asEightBitColors().encoding == .mono16)
  }

  /// As `decode_image` of TensorFlow, whose default is uint8.
  @Test(arguments: ["rgb16", "grey_alpha16", "grey_alpha8"])
  func widePNGIsThatOfTensorFlow(_ name: String) throws {
    let size = name == "grey_alpha16" ? "24x20" : "13x9"
    let expected = try ImageFixture.read("tensorflow_\(name)_\(size).rgb")
    let image = try PNGDecoder.decode(ImageFixture.read(name + ".png"))
    #expect(try image.asEightBitColors().data == expected)
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
