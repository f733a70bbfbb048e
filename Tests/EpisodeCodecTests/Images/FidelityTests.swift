import EpisodeCodec
import Foundation
import Golden
import Testing

@testable import Images

/// Against the published table of VLA-Vision-Data-Analysis, and the definitions of the measures.
struct FidelityTests {
  private static func published() throws -> RawImage {
    try PNGDecoder.decode(Bytes(Golden.bytes("vla_vision/test_image.png")))
  }

  @Test func thePublishedTableIsReproduced() throws {
    let rows = try #require(Golden.json("vla_vision/expected")["rows"])
    let qualities = [95, 90, 80, 70]
    let plan = FidelityPlan(qualities.map { .jpeg(quality: $0, .s420) }, sizes: [])
    let measured = try FidelityMeter(plan).measure(.raw(Self.published()))
    for (index, quality) in qualities.enumerated() {
      let row = try #require(rows["jpeg_q\(quality)"])
      let score = measured.scores[index]
      func agrees(_ key: String, _ value: Double, within limit: Double) throws {
        guard case .number(let expected)? = row[key] else { throw StreamError.notUTF8 }
        #expect(abs(value - expected) <= limit, "\(key) of \(quality)")
      }
      let bytes = try #require(measured.bytes[index])
      try agrees("kib", Double(bytes) / 1024, within: 0.005)
      try agrees("mse", score.meanSquare, within: 0.00005)
      try agrees("psnr", score.signalToNoise, within: 0.0005)
      try agrees("ssim", score.similarity, within: 0.0000005)
      try agrees("max_abs", Double(score.largest), within: 0)
    }
  }

  @Test func anEqualPictureHasNoDifference() throws {
    let picture = try Picture(ImageFixture.image("picture_61x47.rgb", "rgb8"))
    var similarity = StructuralSimilarity()
    let (score, _) = FidelityReference(picture).score(picture, &similarity)
    #expect(score.meanSquare == 0 && score.largest == 0 && score.worstBlock == 0)
    #expect(score.signalToNoise == .infinity && score.similarity == 1)
    #expect(score.multiscale == nil)
  }

  /// The formula of the paper, pixel by pixel in double precision.
  private static func similarity(_ x: [Double], _ y: [Double], _ width: Int, _ height: Int)
    -> Double
  {
    let weights = (-5...5).map { exp(-Double($0 * $0) / 4.5) }
    let sum = weights.reduce(0, +)
    func mirrored(_ place: Int, _ count: Int) -> Int {
      var place = place
      while !(0..<count).contains(place) { place = place < 0 ? -1 - place : 2 * count - 1 - place }
      return place
    }
    var total = 0.0
    for row in 0..<height {
      for column in 0..<width {
        var (mx, my, xx, yy, xy) = (0.0, 0.0, 0.0, 0.0, 0.0)
        for dy in -5...5 {
          for dx in -5...5 {
            let weight = weights[dy + 5] * weights[dx + 5] / (sum * sum)
            let place = mirrored(row + dy, height) * width + mirrored(column + dx, width)
            (mx, my) = (mx + weight * x[place], my + weight * y[place])
            xx += weight * x[place] * x[place]
            yy += weight * y[place] * y[place]
            xy += weight * x[place] * y[place]
          }
        }
        let (c1, c2) = (2.55 * 2.55, 7.65 * 7.65)
        total +=
          (2 * mx * my + c1) * (2 * (xy - mx * my) + c2)
          / ((mx * mx + my * my + c1) * (xx - mx * mx + yy - my * my + c2))
      }
    }
    return total / Double(width * height)
  }

  @Test(arguments: [(1, 1), (3, 2), (8, 4), (17, 9), (24, 31)])
  func similarityIsThatOfTheFormula(_ width: Int, _ height: Int) {
    var random = SeededRandom(UInt64(width))
    let rgb = (0..<2).map { _ in
      (0..<3 * width * height).map { _ in UInt8.random(in: 0...255, using: &random) }
    }
    let planes = rgb.map { GrayPlane(rgb: Bytes($0), width: width, height: height) }
    let grays = rgb.map { colors in
      (0..<width * height).map { pixel in
        let (red, green, blue) = (
          Int(colors[3 * pixel]), Int(colors[3 * pixel + 1]), Int(colors[3 * pixel + 2])
        )
        return Double((9798 * red + 19235 * green + 3735 * blue + 16384) >> 15)
      }
    }
    let expected = Self.similarity(grays[0], grays[1], width, height)
    for isWide in [false, ImageResizer.hasAVX2] {
      var similarity = StructuralSimilarity(isWide: isWide)
      #expect(abs(similarity.compare(planes[0], planes[1]).similarity - expected) < 1e-5)
    }
  }

  @Test func theBaselineProcessorFindsTheSame() throws {
    let image = try ImageFixture.image("picture_61x47.rgb", "rgb8")
    let first = try Picture(image)
    let jpeg = try JPEGEncoder().encode(image, quality: 40, subsampling: .s420)
    let second = try Picture(JPEGDecoder().decode(jpeg, to: .rgb, dct: .accurate))
    let planes = [first, second].map { GrayPlane(rgb: $0.rgb, width: 61, height: 47) }
    var (plain, wide) = (StructuralSimilarity(isWide: false), StructuralSimilarity())
    #expect(plain.compare(planes[0], planes[1]) == wide.compare(planes[0], planes[1]))
    #expect(
      PixelDifference(first.rgb, second.rgb, width: 61, height: 47, isWide: false)
        == PixelDifference(first.rgb, second.rgb, width: 61, height: 47))
  }

  @Test func theWorstBlockIsFoundAtTheBorder() {
    let (width, height) = (13, 10)
    let first = [UInt8](repeating: 100, count: 3 * width * height)
    var second = first
    // In the last block, of 5x2 pixels: one sample by 30; in the first one, of 64: one by 60.
    second[3 * (9 * width + 12)] = 130
    second[0] = 40
    let difference = PixelDifference(
      Bytes(first), Bytes(second), width: width, height: height)
    #expect(difference.largest == 60)
    #expect(difference.worstPlace == (8, 8))
    #expect(difference.worstBlock == (900.0 / 30).squareRoot())
    #expect(difference.meanSquare == 4500.0 / Double(3 * width * height))
  }

  @Test(arguments: [("camera_48x32.uyvy", "uyvy"), ("camera_48x32.nv12", "nv12")])
  func yuvHasTheColorsOfOpenCV(_ name: String, _ encoding: String) throws {
    let image = try JPEGDecoder().colors(of: ImageFixture.image(name, encoding))
    let expected = try ImageFixture.image("opencv_\(encoding)_48x32.rgb", "rgb8")
    #expect(image.psnr(to: expected) > 45)
  }
}
