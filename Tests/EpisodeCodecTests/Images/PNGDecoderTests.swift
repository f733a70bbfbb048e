import EpisodeCodec

import Testing
@testable import Images

struct PNGDecoderTests {
  @Test(arguments: [
    ("grey16_gamma", "grey16_13x9.u16", "mono16"), ("rgb8_gamma", "tile_13x9.rgb", "rgb8"),
    ("rgba8", "rgba8_13x9.rgba", "rgba8"),
    ("grey_alpha8", "tensorflow_grey_alpha8_13x9.rgb", "rgb8"),
    ("rgb16", "rgb16_13x9.u16", "rgb16"), ("grey1", "grey1_13x9.grey", "mono8"),
    ("grey2", "grey2_13x9.grey", "mono8"), ("grey4", "grey4_13x9.grey", "mono8"),
    ("palette4", "palette4_13x9.rgb", "rgb8"),
    ("palette4_transparent", "palette4_13x9.rgb", "rgb8"),
    ("rgb8_interlaced", "tile_13x9.rgb", "rgb8"),
  ])
  func samplesAreAsStored(_ name: String, _ expected: String, _ encoding: String) throws {
    let image = try PNGDecoder.decode(ImageFixture.read(name + ".png"))
    #expect(image.encoding.name == encoding)
    #expect(image.width == 13 && image.height == 9)
    #expect(try image.data == ImageFixture.read(expected))
  }

  @Test(arguments: ["grey16_gamma", "rgb8_interlaced", "palette4_transparent"])
  func everyTruncationThrows(_ name: String) throws {
    let png = try ImageFixture.read(name + ".png")
    for count in 0..<png.count {
      #expect(throws: StreamError.self) { try PNGDecoder.decode(png[0..<count]) }
    }
  }

  @Test(arguments: ["grey16_gamma", "rgba8", "rgb8_interlaced", "palette4_transparent"])
  func everyFlippedByteThrowsOrChangesNothing(_ name: String) throws {
    let png = try ImageFixture.read(name + ".png")
    let image = try PNGDecoder.decode(png)
    for place in 0..<png.count {
      var damaged = png.array
      damaged[place] ^= 0x41
      // Only damage in chunks that do not affect the pixels may go unnoticed.
      if let other = try? PNGDecoder.decode(Bytes(damaged)) { #expect(other.data == image.data) }
    }
  }

  @Test(arguments: [
    ([0x00, 0x00, 0x3F, 0xFF, 0x00, 0x00, 0x3F, 0xFF], StreamError.Kind.malformed),
    ([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], .limit),
    ([0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x09], .malformed),
  ])
  func sizeThatLiesThrowsBeforeAllocation(_ size: [UInt8], _ kind: StreamError.Kind) throws {
    var bytes = try ImageFixture.read("rgba8.png").array
    bytes.replaceSubrange(16..<24, with: size)
    #expect(throws: StreamError(kind, "")) { try PNGDecoder.decode(Bytes(bytes)) }
  }
}

struct ImageDecoderTests {
  @Test(arguments: [
    ("opencv_420_q95.jpg", "png", "rgb8"), ("rgb8_gamma.png", "jpeg", "rgb8"),
    ("grey16_gamma.png", "16UC1; png compressed ", "16UC1"), ("grey16_gamma.png", "png", "mono16"),
    ("rgb8_gamma.png", "16UC1; png compressed ", "rgb8"),
  ])
  func bytesAreTrustedBeforeTheFormat(_ name: String, _ format: String, _ encoding: String) throws {
    let decoder = try ImageDecoder(dct: .fast)
    let image = try decoder.decode(ImageFixture.read(name), format: format)
    #expect(image.encoding.name == encoding)
  }

  @Test(arguments: [
    Array("RIFF....WEBPVP8 ".utf8), [0, 0, 0, 0] + Array("ftypavif".utf8), [],
  ])
  func otherFormatsThrow(_ bytes: [UInt8]) throws {
    let decoder = try ImageDecoder(dct: .fast)
    #expect(throws: StreamError(.unsupported, "")) {
      try decoder.decode(Bytes(bytes), format: "jpeg")
    }
  }

  /// What claims to be a JPEG and is not is a damaged image, which `--bad` may skip.
  @Test func aFalseClaimIsABadImage() throws {
    let decoder = try ImageDecoder(dct: .fast)
    #expect(throws: StreamError(.malformed, "")) {
      try decoder.decode(Bytes([1]), format: "jpeg")
    }
  }
}
