import EpisodeCodec
import Testing
import TrajectoryMath

@testable import Images

struct JPEGDecoderTests {
  let decoder: JPEGDecoder

  init() throws { decoder = try JPEGDecoder() }

  private func pixels(of jpeg: Bytes) throws -> [UInt8] {
    try decoder.decode(jpeg, dct: .fast).data.array
  }

  @Test(arguments: [("accurate", JPEGDecoder.DCT.accurate), ("fast", .fast)])
  func pixelsEqualSimplejpegs(_ name: String, _ dct: JPEGDecoder.DCT) throws {
    let image = try decoder.decode(ImageFixture.read("opencv_420_q95.jpg"), dct: dct)
    #expect(image.encoding == .rgb8)
    #expect(image.width == 61 && image.height == 47 && image.step == 183)
    #expect(try image.data == ImageFixture.read("opencv_420_\(name)_61x47.rgb"))
  }

  @Test func progressiveEqualsSimplejpegs() throws {
    let jpeg = try ImageFixture.read("opencv_progressive.jpg")
    #expect(try JPEGHeader(jpeg.span).isProgressive)
    let image = try decoder.decode(jpeg, dct: .accurate)
    #expect(try image.data == ImageFixture.read("opencv_progressive_61x47.rgb"))
  }

  @Test func colorsAreThoseAskedFor() throws {
    let gray = try ImageFixture.read("opencv_grey_q90.jpg")
    let color = try ImageFixture.read("opencv_420_q95.jpg")
    let asStored = try decoder.decode(gray, dct: .fast)
    #expect(asStored.encoding == .mono8)
    let widened = try decoder.decode(gray, to: .rgb, dct: .fast)
    #expect(widened.encoding == .rgb8)
    let mono = try decoder.decode(color, to: .gray, dct: .accurate)
    #expect(mono.encoding == .mono8)
    #expect(mono.psnr(to: try ImageFixture.image("picture_61x47.grey", "mono8")) > 38)
  }

  @Test(arguments: [
    (30, 20, 31, 24), (31, 24, 31, 24), (31, 25, 61, 47), (32, 24, 61, 47), (16, 12, 16, 12),
    (8, 6, 8, 6), (1, 1, 8, 6), (8, 7, 16, 12), (100, 1, 61, 47),
  ])
  func halvesWhatStaysLargeEnough(
    _ leastWidth: Int, _ leastHeight: Int, _ width: Int, _ height: Int
  ) throws {
    let jpeg = try ImageFixture.read("opencv_444_q95.jpg")
    let whole = try decoder.decode(jpeg, dct: .accurate)
    let image = try decoder.decode(jpeg, dct: .accurate, leastSize: (leastWidth, leastHeight))
    #expect((image.width, image.height) == (width, height))
    var resizer = ImageResizer()
    let small = try resizer.resize(whole, width: width, height: height, .area)
    #expect(image.psnr(to: small) > 24)
  }

  @Test func imagesThatAreKeptStayAsTheyAre() throws {
    let jpegs = try ["opencv_420_q95.jpg", "opencv_grey_q90.jpg", "opencv_444_q95.jpg"].map {
      try ImageFixture.read($0)
    }
    var kept: [(Bytes, [UInt8])] = []
    for round in 0..<30 {
      let image = try decoder.decode(jpegs[round % 3], dct: .fast)
      if round % 2 == 0 { kept.append((image.data, image.data.array)) }
    }
    #expect(kept.allSatisfy { $0.0.array == $0.1 })
  }

  /// CMYK with and without the marker of Adobe, and YCCK. TensorFlow's are `decode_image` with three
  /// channels.
  @Test(arguments: ["cmyk_adobe", "cmyk_plain", "cmyk"])
  func cmykIsThatOfTensorFlow(_ name: String) throws {
    let jpeg = try ImageFixture.read("\(name).jpg")
    #expect(try JPEGHeader(jpeg.span).components == 4)
    let size = name == "cmyk" ? "16x16" : "24x20"
    let expected = try ImageFixture.image("tensorflow_\(name)_\(size).rgb", "rgb8")
    let image = try JPEGDecoder().decode(jpeg, dct: .fast)
    #expect(image.encoding == .rgb8 && image.data == expected.data)
    #expect(throws: StreamError(.unsupported, "")) {
      try JPEGDecoder().decode(jpeg, to: .gray, dct: .fast)
    }
  }

  @Test(arguments: ["opencv_420_q95.jpg", "opencv_progressive.jpg", "opencv_grey_q90.jpg"])
  func everyTruncationThrows(_ name: String) throws {
    let jpeg = try ImageFixture.read(name)
    for count in 0..<jpeg.count {
      #expect(throws: StreamError.self) { try pixels(of: jpeg[0..<count]) }
    }
  }

  /// As webcams do: bytes between the image's last bit and its end mark.
  @Test(arguments: ["opencv_420_q95.jpg", "opencv_progressive.jpg", "opencv_grey_q90.jpg"])
  func paddingBeforeTheEndIsAccepted(_ name: String) throws {
    let jpeg = try ImageFixture.read(name)
    let bytes = jpeg.array
    let padded = Bytes(bytes.dropLast(2) + [0, 0, 0xFF, 0xD9])
    #expect(try pixels(of: padded) == pixels(of: jpeg))
  }

  @Test func bytesAfterTheEndAreIgnored() throws {
    let jpeg = try ImageFixture.read("opencv_420_q95.jpg")
    let padded = Bytes(jpeg.array + [UInt8](repeating: 0, count: 9))
    #expect(try pixels(of: padded) == pixels(of: jpeg))
  }

  @Test func lostDataInTheMiddleThrows() throws {
    let bytes = try ImageFixture.read("opencv_420_q95.jpg").array
    let cut = Bytes(bytes[..<900] + [0xFF, 0xD9])
    #expect(throws: StreamError(.malformed, "")) { try pixels(of: cut) }
  }

  @Test func sizeThatLiesThrowsBeforeAllocation() throws {
    var bytes = try ImageFixture.read("opencv_420_q95.jpg").array
    let frame = try #require(
      bytes.indices.dropLast().first { bytes[$0] == 0xFF && bytes[$0 + 1] == 0xC0 })
    bytes.replaceSubrange(frame + 5..<frame + 9, with: [0x3F, 0xFF, 0x3F, 0xFF])
    let header = try JPEGHeader(Bytes(bytes).span)
    #expect(header.width == 0x3FFF && header.height == 0x3FFF)
    #expect(throws: StreamError(.malformed, "")) { try pixels(of: Bytes(bytes)) }
    bytes.replaceSubrange(frame + 5..<frame + 9, with: [0xFF, 0xFF, 0xFF, 0xFF])
    #expect(throws: StreamError(.limit, "")) { try pixels(of: Bytes(bytes)) }
    bytes.replaceSubrange(frame + 5..<frame + 9, with: [0, 0, 0, 9])
    #expect(throws: StreamError(.malformed, "")) { try pixels(of: Bytes(bytes)) }
  }

  @Test(arguments: ["opencv_420_q95.jpg", "opencv_progressive.jpg"])
  func damageNeverTraps(_ name: String) throws {
    let bytes = try ImageFixture.read(name).array
    var noise = SeededRandom(11)
    var decoded = 0
    for _ in 0..<2000 {
      var damaged = bytes
      for _ in 0..<Int.random(in: 1...4, using: &noise) {
        let place = Int.random(in: damaged.indices, using: &noise)
        damaged[place] = UInt8.random(in: 0...255, using: &noise)
      }
      if (try? pixels(of: Bytes(damaged))) != nil { decoded += 1 }
    }
    #expect(decoded < 2000)
  }
}
