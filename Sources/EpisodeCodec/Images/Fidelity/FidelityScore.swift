internal import Bytes
internal import Posix

/// How far a picture is from the original one.
package struct FidelityScore: Sendable {
  /// The mean of the squared differences of all samples of red, green and blue.
  package var meanSquare: Double
  /// Structural similarity of the grays.
  package var similarity: Double
  /// That of five scales; nil for a picture that is too small.
  package var multiscale: Double?
  /// The root of the mean squared difference in the worst block of 8x8 pixels.
  package var worstBlock: Double
  package var largest: Int

  package init(
    meanSquare: Double, similarity: Double, multiscale: Double?, worstBlock: Double, largest: Int
  ) {
    (self.meanSquare, self.similarity, self.multiscale) = (meanSquare, similarity, multiscale)
    (self.worstBlock, self.largest) = (worstBlock, largest)
  }

  /// The ratio of 255 to the root of the mean square, in dB; infinite without a difference.
  package var signalToNoise: Double { Self.signalToNoise(meanSquare) }

  package static func signalToNoise(_ meanSquare: Double) -> Double {
    meanSquare > 0 ? 10 * Libm.logarithm(255 * 255 / meanSquare) / Libm.logarithm(10.0) : .infinity
  }
}

/// A picture that others are compared with.
struct FidelityReference {
  let picture: Picture
  private let scales: [GrayPlane]

  init(_ picture: Picture) {
    self.picture = picture
    scales = StructuralSimilarity.scales(
      of: GrayPlane(rgb: picture.rgb, width: picture.width, height: picture.height))
  }

  /// - Parameter other: of the same size.
  func score(
    _ other: Picture, _ similarity: inout StructuralSimilarity
  ) -> (FidelityScore, worst: (row: Int, column: Int)) {
    let (width, height) = (picture.width, picture.height)
    let difference = PixelDifference(picture.rgb, other.rgb, width: width, height: height)
    let plane = GrayPlane(rgb: other.rgb, width: width, height: height)
    let (single, multiple) = similarity.measure(scales, StructuralSimilarity.scales(of: plane))
    let score = FidelityScore(
      meanSquare: difference.meanSquare, similarity: single, multiscale: multiple,
      worstBlock: difference.worstBlock, largest: difference.largest)
    return (score, difference.worstPlace)
  }
}
