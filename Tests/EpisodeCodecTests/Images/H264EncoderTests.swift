import EpisodeCodec
import Testing

@testable import Images

@Suite struct H264EncoderTests {
  /// Flat colors come back from either range.
  @Test(arguments: [H264Encoder.ColorRange.full, .limited])
  func colorsComeBack(_ range: H264Encoder.ColorRange) throws {
    for color: [UInt8] in [[0, 0, 0], [255, 255, 255], [255, 0, 0], [20, 90, 200]] {
      let image = try RawImage(
        width: 32, height: 32, encoding: .rgb8, step: 96,
        data: Bytes((0..<1024).flatMap { _ in color }))
      let encoder = try H264Encoder(width: 32, height: 32, quantizer: 4, range: range)
      var parser = VideoCodec.h264.makeParser()
      let unit = try #require(try parser.units(of: encoder.encode(image)).first)
      #expect(unit.format.isFullRange == (range == .full))
      let decoder = try H264Decoder()
      #expect(try decoder.decode(unit).psnr(to: image) > 38)
    }
  }

  @Test func keyFramesComeAtTheirInterval() throws {
    let image = try RawImage(
      width: 16, height: 16, encoding: .mono8, step: 16,
      data: Bytes((0..<256).map { UInt8($0) }))
    let encoder = try H264Encoder(width: 16, height: 16, quantizer: 24, keyInterval: 5)
    var parser = VideoCodec.h264.makeParser()
    var keys: [Bool] = []
    for _ in 0..<12 {
      let encoded = try encoder.encode(image)
      for unit in try parser.units(of: encoded) { keys.append(unit.isKey) }
    }
    #expect(keys.indices.filter { keys[$0] } == [0, 5, 10])
  }
}
