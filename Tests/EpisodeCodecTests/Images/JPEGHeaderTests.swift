import EpisodeCodec

import Testing
@testable import Images

struct JPEGHeaderTests {
  private func header(of image: Bytes) throws -> JPEGHeader { try JPEGHeader(image.span) }

  @Test(arguments: [
    ("opencv_420_q95.jpg", 3), ("opencv_grey_q90.jpg", 1), ("opencv_progressive.jpg", 3),
  ])
  func headerIsRead(_ name: String, _ components: Int) throws {
    let header = try header(of: ImageFixture.read(name))
    #expect(header.width == 61 && header.height == 47)
    #expect(header.components == components && header.precision == 8)
    #expect(!header.isExotic)
  }

  @Test(arguments: [
    [0xFF, 0xD8, 0x00], [0xFF, 0xD8, 0xFF, 0xE0, 0, 1], [0xFF, 0xD8, 0xFF, 0xD9],
    [0xFF, 0xD8, 0xFF, 0xDA, 0, 2], [0xFF, 0xD8, 0xFF, 0x00], [0x89, 0x50, 0x4E, 0x47],
    [0xFF, 0xD8, 0xFF, 0xC0, 0, 11, 8, 0, 1, 0, 1, 3, 1, 1, 1],
    [0xFF, 0xD8, 0xFF, 0xC0, 0, 8, 8, 0, 1, 0, 1, 0, 0, 0],
  ])
  func brokenHeaderThrows(_ bytes: [UInt8]) {
    #expect(throws: StreamError(.malformed, "")) { try header(of: Bytes(bytes)) }
  }

  @Test(arguments: [
    [0xFF, 0xD8], [0xFF, 0xD8, 0xFF], [0xFF, 0xD8, 0xFF, 0xFF, 0xFF],
    [0xFF, 0xD8, 0xFF, 0xE1, 0xFF],
    [0xFF, 0xD8, 0xFF, 0xE1, 0xFF, 0xFF], [0xFF, 0xD8, 0xFF, 0xC0, 0, 11, 8, 0, 1, 0, 1, 1, 1],
  ])
  func cutHeaderThrows(_ bytes: [UInt8]) {
    #expect(throws: StreamError(.truncated, "")) { try header(of: Bytes(bytes)) }
  }
}
