import EpisodeCodec

import Testing
@testable import Images

struct PixelEncodingTests {
  @Test(arguments: [
    ("rgb8", 30), ("bgr8", 30), ("8UC3", 30), ("rgba8", 40), ("bgra8", 40), ("mono8", 10),
    ("8UC1", 10), ("uyvy", 20), ("yuv422", 20), ("yuyv", 20), ("yuv422_yuy2", 20), ("nv12", 10),
    ("bayer_rggb8", 10), ("bayer_bggr8", 10), ("bayer_gbrg8", 10), ("bayer_grbg8", 10),
  ])
  func imageIsEncodable(_ name: String, _ row: Int) {
    #expect(PixelEncoding(name).isJPEGEncodable)
    #expect(PixelEncoding(name).bytesPerRow(width: 10) == row)
  }

  @Test(arguments: [
    ("mono16", 20), ("16UC1", 20), ("16SC1", 20), ("32FC1", 40), ("64FC4", 320), ("8UC2", 20),
    ("8SC1", 10), ("rgb16", 60), ("bgra16", 80), ("bayer_rggb16", 20), ("32SC2", 80),
  ])
  func numbersAreKnownAndNotEncodable(_ name: String, _ row: Int) {
    #expect(!PixelEncoding(name).isJPEGEncodable)
    #expect(PixelEncoding(name).bytesPerRow(width: 10) == row)
  }

  @Test(arguments: [
    "", "C", "8UC", "UC1", "8UC0", "8UC-1", "8UC99999999999999999999", "12UC1", "8FC1", "RGB8",
    "h264", "nv21", "16UC1C1",
  ])
  func otherNamesAreUnknown(_ name: String) {
    #expect(PixelEncoding(name).layout == nil)
    #expect(PixelEncoding(name).bytesPerRow(width: 10) == nil)
    #expect(!PixelEncoding(name).isJPEGEncodable)
  }

  @Test func sizesThatOverflowAreNone() {
    #expect(PixelEncoding("64FC4").bytesPerRow(width: .max / 8) == nil)
    #expect(PixelEncoding("rgb8").byteCount(width: 1, height: .max, step: 3) == nil)
    #expect(PixelEncoding("rgb8").byteCount(width: 2, height: 2, step: 5) == nil)
  }

  @Test(arguments: [
    ("nv12", 4, 4, 4, 24), ("nv12", 5, 5, 8, 62), ("nv12", 1, 1, 2, 4), ("rgb8", 3, 2, 11, 20),
  ])
  func lastRowNeedsNoPadding(
    _ name: String, _ width: Int, _ height: Int, _ step: Int, _ count: Int
  ) {
    let encoding = PixelEncoding(name)
    #expect(encoding.byteCount(width: width, height: height, step: step) == count)
  }
}
