import EpisodeCodec
import Golden
import Testing

@testable import Images

struct JPEGEncoderTests {
  let encoder: JPEGEncoder
  let decoder: JPEGDecoder

  init() throws {
    encoder = try JPEGEncoder()
    decoder = try JPEGDecoder()
  }

  @Test(arguments: [
    ("420", ChromaSubsampling.s420), ("422", .s422), ("444", .s444),
  ])
  func jpegHasThePixelsOfOpenCVs(_ name: String, _ subsampling: ChromaSubsampling) throws {
    let image = try ImageFixture.image("picture_61x47.rgb", "rgb8")
    let jpeg = try encoder.encode(image, quality: 95, subsampling: subsampling)
    let expected = try ImageFixture.read("opencv_\(name)_q95.jpg")
    #expect(jpeg.count == expected.count)
    #expect(
      try decoder.decode(jpeg, dct: .accurate).data
        == decoder.decode(expected, dct: .accurate).data)
  }

  @Test func grayEqualsOpenCVs() throws {
    let image = try ImageFixture.image("picture_61x47.grey", "mono8")
    let expected = try decoder.decode(ImageFixture.read("opencv_grey_q90.jpg"), dct: .accurate)
    for image in [image, try image.padded(to: 64)] {
      let jpeg = try encoder.encode(image, quality: 90, subsampling: .s444)
      let decoded = try decoder.decode(jpeg, dct: .accurate)
      #expect(decoded.encoding == .mono8)
      #expect(decoded.data == expected.data)
    }
  }

  @Test(arguments: ["bgr8", "8UC3", "rgba8", "bgra8"], [0, 5])
  func orderAlphaAndPaddingDoNotMatter(_ name: String, _ padding: Int) throws {
    let image = try ImageFixture.image("picture_61x47.rgb", "rgb8")
    let expected = try encoder.encode(image, quality: 80, subsampling: .s420)
    let rgb = image.data.array
    let isReversed = name != "rgba8"
    let bytes = stride(from: 0, to: rgb.count, by: 3).flatMap { start in
      let pixel = Array(rgb[start..<start + 3])
      return (isReversed ? pixel.reversed() : pixel)
        + (name.contains("a") ? [UInt8(start & 255)] : [])
    }
    let encoding = PixelEncoding(name)
    let step = try #require(encoding.bytesPerRow(width: 61))
    let other = try RawImage(
      width: 61, height: 47, encoding: encoding, step: step, data: Bytes(bytes)
    ).padded(to: step + padding)
    #expect(try encoder.encode(other, quality: 80, subsampling: .s420) == expected)
  }

  /// The JPEG of a camera's YUV equals that of OpenCV's RGB, except for the rounding to RGB and
  /// back.
  @Test(
    arguments: [("uyvy", "uyvy"), ("yuyv", "uyvy"), ("nv12", "nv12")], ChromaSubsampling.allCases)
  func yuvEqualsOpenCVsWayThroughRGB(
    _ names: (String, String), _ subsampling: ChromaSubsampling
  ) throws {
    let camera = try ImageFixture.image("camera_48x32.\(names.0)", names.0)
    let rgb = try ImageFixture.image("opencv_\(names.1)_48x32.rgb", "rgb8")
    let expected = try decoder.decode(
      encoder.encode(rgb, quality: 100, subsampling: subsampling), dct: .accurate)
    for image in [camera, try camera.padded(to: camera.step + 7)] {
      let jpeg = try encoder.encode(image, quality: 100, subsampling: subsampling)
      let decoded = try decoder.decode(jpeg, dct: .accurate)
      #expect(decoded.psnr(to: expected) > 46)
    }
  }

  @Test(arguments: [(1, 1), (2, 1), (1, 2), (3, 3), (17, 5), (16, 17)])
  func anySizeOfYUVIsEncoded(_ width: Int, _ height: Int) throws {
    for name in ["uyvy", "yuyv", "nv12"] {
      let encoding = PixelEncoding(name)
      let step = try #require(encoding.bytesPerRow(width: width)) + width % 2
      let count = try #require(encoding.byteCount(width: width, height: height, step: step))
      let image = try RawImage(
        width: width, height: height, encoding: encoding, step: step,
        data: Bytes([UInt8](repeating: 128, count: count)))
      for subsampling in ChromaSubsampling.allCases {
        let jpeg = try encoder.encode(image, quality: 95, subsampling: subsampling)
        let decoded = try decoder.decode(jpeg, dct: .accurate)
        #expect(decoded.width == width && decoded.height == height)
        // (128 - 16) * 255 / 219
        #expect(decoded.data.array.allSatisfy { (129...131).contains($0) })
      }
    }
  }

  @Test(arguments: ["16UC1", "32FC1", "mono16", "rgb16"])
  func numbersThrow(_ name: String) throws {
    let encoding = PixelEncoding(name)
    let image = try RawImage(
      width: 1, height: 1, encoding: encoding, step: 8,
      data: Bytes([UInt8](repeating: 0, count: 8)))
    #expect(throws: StreamError(.unsupported, "")) {
      try encoder.encode(image, quality: 95, subsampling: .s420)
    }
  }

  @Test func sideBeyondJPEGsThrows() throws {
    let image = try RawImage(
      width: 65501, height: 1, encoding: .mono8, step: 65501,
      data: Bytes([UInt8](repeating: 0, count: 65501)))
    #expect(throws: StreamError(.limit, "")) {
      try encoder.encode(image, quality: 95, subsampling: .s420)
    }
  }

  @Test func encoderServesSizesInAnyOrder() throws {
    let large = try ImageFixture.image("picture_61x47.rgb", "rgb8")
    let small = try ImageFixture.image("tile_13x9.rgb", "rgb8")
    let first = try encoder.encode(large, quality: 95, subsampling: .s444)
    let second = try encoder.encode(small, quality: 95, subsampling: .s420)
    #expect(try encoder.encode(large, quality: 95, subsampling: .s444) == first)
    #expect(try JPEGEncoder().encode(small, quality: 95, subsampling: .s420) == second)
  }

  /// Sizes in KiB and PSNR in dB that OpenCV reached on a 640x480 camera image.
  @Test(arguments: [
    (70, 21.96, 40.095), (80, 27.96, 41.318), (90, 44.14, 43.134), (95, 67.28, 44.760),
  ])
  func referenceImageHasSizeAndQualityOfOpenCVs(
    _ quality: Int, _ kibibytes: Double, _ psnr: Double
  ) throws {
    let file = Bytes(try Golden.bytes("vla_vision/test_image.png"))
    let image = try PNGDecoder.decode(file)
    #expect(image.encoding == .rgba8)
    let jpeg = try encoder.encode(image, quality: quality, subsampling: .s420)
    #expect(abs(Double(jpeg.count) / 1024 / kibibytes - 1) < 0.001)
    let bytes = image.data.array
    let rgb = bytes.indices.filter { $0 % 4 != 3 }.map { bytes[$0] }
    let original = try RawImage(
      width: 640, height: 480, encoding: .rgb8, step: 1920, data: Bytes(rgb))
    #expect(abs(try decoder.decode(jpeg, dct: .accurate).psnr(to: original) - psnr) < 0.002)
  }
}
