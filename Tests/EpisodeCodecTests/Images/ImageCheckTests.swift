import EpisodeCodec
import Testing

@testable import Images

/// Checks of images that are stored undecoded.
struct ImageCheckTests {
  static let jpegs = [
    "opencv_420_q95.jpg", "opencv_422_q95.jpg", "opencv_444_q95.jpg", "opencv_grey_q90.jpg",
    "opencv_progressive.jpg", "opencv_restarts.jpg", "opencv_progressive_restarts.jpg", "cmyk.jpg",
  ]
  static let pngs = [
    "depth.png", "grey1.png", "grey16_gamma.png", "palette4.png", "palette4_transparent.png",
    "rgb8_interlaced.png", "rgba8.png",
  ]

  private func isGood(_ image: [UInt8], format: String = "") -> Bool {
    do throws(StreamError) {
      try ImageCheck.check(Bytes(image), format: format)
      return true
    } catch {
      #expect(error.isBadImage)
      return false
    }
  }

  @Test(arguments: jpegs + pngs) func goodImagePasses(_ name: String) throws {
    #expect(isGood(try ImageFixture.read(name).array))
  }

  /// Cameras pad images; decoders ignore that.
  @Test(arguments: jpegs + pngs) func bytesAfterTheEndPass(_ name: String) throws {
    #expect(isGood(try ImageFixture.read(name).array + [0, 1, 0xFF]))
  }

  @Test(arguments: jpegs + pngs) func everyCutIsFound(_ name: String) throws {
    let image = try ImageFixture.read(name).array
    // Of fewer bytes the format is not recognized.
    for count in 8..<image.count { #expect(!isGood(Array(image[..<count])), "\(count) bytes") }
  }

  @Test(arguments: pngs) func everyFlipInAPNGIsFound(_ name: String) throws {
    let image = try ImageFixture.read(name).array
    for place in 8..<image.count {
      var damaged = image
      damaged[place] ^= 1 << UInt8(place % 8)
      #expect(!isGood(damaged), "byte \(place)")
    }
  }

  /// What the check accepts after damage, the decoder may find; what that decodes, the check accepts.
  @Test(arguments: jpegs.dropLast()) func decodableImagePasses(_ name: String) throws {
    let image = try ImageFixture.read(name).array
    let decoder = try JPEGDecoder()
    var (found, decoded) = (0, 0)
    // Without the end mark, which libjpeg does not need.
    for place in 2..<image.count - 2 {
      var damaged = image
      damaged[place] = damaged[place] ^ 0xFF
      if isGood(damaged) { continue }
      found += 1
      if (try? decoder.decode(Bytes(damaged), dct: .fast)) != nil { decoded += 1 }
    }
    #expect(found > 10)
    #expect(decoded == 0)
  }

  /// An end mark where data is missing, as some drivers write it.
  @Test(arguments: ["opencv_restarts.jpg", "opencv_progressive_restarts.jpg"])
  func missingIntervalsAreFound(_ name: String) throws {
    let image = try ImageFixture.read(name).array
    let marks = image.indices.dropLast().filter {
      image[$0] == 0xFF && 0xD0...0xD7 ~= image[$0 + 1]
    }
    try #require(marks.count >= 3)
    #expect(!isGood(Array(image[..<marks[1]]) + [0xFF, 0xD9]))
    #expect(!isGood(Array(image[..<marks[1]]) + Array(image[marks[2]...])))
  }

  @Test(arguments: [
    "jpeg", "JPEG", "bgr8; jpeg compressed bgr8", "png", "16UC1; compressedDepth png",
  ])
  func imageIsOfTheFormatThatItClaims(_ format: String) {
    #expect(!isGood([0, 1, 2, 3], format: format))
    #expect(throws: StreamError(.malformed, "")) {
      try ImageDecoder(dct: .fast).decode(Bytes([0, 1, 2, 3]), format: format)
    }
    // Not a claim.
    #expect(isGood([0, 1, 2, 3], format: "jpeg2000") && isGood([0, 1, 2, 3]))
  }

  @Test func depthIsCheckedAfterItsParameters() throws {
    let depth = [UInt8](repeating: 0, count: 12) + (try ImageFixture.read("depth.png").array)
    let format = "16UC1; compressedDepth png"
    #expect(isGood(depth, format: format))
    #expect(!isGood(Array(depth.dropLast(5)), format: format))
    let color = [UInt8](repeating: 0, count: 12) + (try ImageFixture.read("rgba8.png").array)
    #expect(!isGood(color, format: format))
  }

  @Test func rawImageHasAllOfItsRows() throws {
    let channel = ImageChannel(family: .foxglove, kind: .raw)
    for missing in [0, 1] {
      let image = try RawImage(
        width: 4, height: 2, encoding: .rgb8, step: 12,
        data: Bytes([UInt8](repeating: 0, count: 24)))
      var message = try RawImageMessage(
        header: .foxglove(timestamp: nil, frameID: nil), image: image)
      message.data = message.data[0..<24 - missing]
      let parts = try message.serialized()
      let bytes = Bytes(joining: [parts.prefix, parts.payload])
      let result = Result { () throws(StreamError) in
        try ImageCheck.check(bytes, of: channel, allowsPadding: false)
      }
      #expect((try? result.get()) == nil ? missing == 1 : missing == 0)
    }
  }

  @Test func emptyImageIsPaddingOnlyInSteps() throws {
    let channel = ImageChannel(family: .foxglove, kind: .compressed)
    try ImageCheck.check(.empty, of: channel, allowsPadding: true)
    #expect(throws: StreamError(.malformed, "")) {
      try ImageCheck.check(.empty, of: channel, allowsPadding: false)
    }
  }
}
