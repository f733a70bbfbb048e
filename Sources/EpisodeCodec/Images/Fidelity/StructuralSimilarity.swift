internal import CIntrinsics
internal import Posix

/// Structural similarity of gray images, over one scale and over five.
///
/// SSIM is that of Wang, Bovik, Sheikh and Simoncelli, "Image Quality Assessment", 2004: a Gaussian
/// window of 11x11 with a deviation of 1.5, K1 0.01, K2 0.03, and 255 as the range; the mean over all
/// pixels, where the image is mirrored at its borders. MS-SSIM is that of Wang, Simoncelli and Bovik,
/// "Multi-scale structural similarity", 2003, with its five weights.
struct StructuralSimilarity {
  /// The least side of an image with five scales: the smallest one has the size of the window.
  static let leastSide = Int(BAGPIPE_WINDOW) << (scaleWeights.count - 1)
  private static let scaleWeights = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333]

  private let window: [Float]
  private var rows: [Float] = []
  private let isWide: Bool

  init(isWide: Bool = ImageResizer.hasAVX2) {
    self.isWide = isWide
    let reach = Int(BAGPIPE_REACH)
    let weights = (-reach...reach).map { place -> Double in
      Libm.exponential(-Double(place * place) / (2 * 1.5 * 1.5))
    }
    let sum = weights.reduce(0, +)
    window = weights.map { Float($0 / sum) }
  }

  /// A plane and those of half its size, a quarter, and so on, as far as MS-SSIM needs them.
  static func scales(of plane: GrayPlane) -> [GrayPlane] {
    var scales = [plane]
    guard min(plane.width, plane.height) >= leastSide else { return scales }
    for _ in scaleWeights.dropFirst() { scales.append(scales[scales.count - 1].halved) }
    return scales
  }

  /// SSIM, and MS-SSIM unless a side is less than `leastSide`.
  mutating func measure(
    _ first: [GrayPlane], _ second: [GrayPlane]
  ) -> (single: Double, multiple: Double?) {
    let whole = compare(first[0], second[0])
    guard first.count == Self.scaleWeights.count else { return (whole.similarity, nil) }
    var product = 1.0
    for (scale, weight) in Self.scaleWeights.enumerated() {
      let part = scale == 0 ? whole : compare(first[scale], second[scale])
      let isLast = scale == Self.scaleWeights.count - 1
      product *= Libm.power(max(0, isLast ? part.similarity : part.structure), weight)
    }
    return (whole.similarity, product)
  }

  /// The means over all pixels of similarity, and of its contrast and structure alone.
  mutating func compare(
    _ first: GrayPlane, _ second: GrayPlane
  ) -> (similarity: Double, structure: Double) {
    precondition(first.width == second.width && first.height == second.height)
    let needed = 4 * (first.stride + 16)
    if rows.count < needed { rows = [Float](repeating: 0, count: needed) }
    let (k1, k2) = (Float(0.01 * 255), Float(0.03 * 255))
    let isWide = isWide
    return unsafe rows.withUnsafeMutableBufferPointer { rows in
      unsafe window.withUnsafeBufferPointer { window in
        unsafe first.values.withUnsafeBufferPointer { one in
          unsafe second.values.withUnsafeBufferPointer { other in
            var job = unsafe bagpipe_similarity(
              first: one.baseAddress, second: other.baseAddress, width: first.width,
              height: first.height, stride: first.stride, window: window.baseAddress, c1: k1 * k1,
              c2: k2 * k2, rows: rows.baseAddress, loss: 0, structure_loss: 0)
            unsafe isWide ? bagpipe_compare_avx2(&job) : bagpipe_compare(&job)
            let pixels = Double(first.width * first.height)
            return unsafe (1 - job.loss / pixels, 1 - job.structure_loss / pixels)
          }
        }
      }
    }
  }
}
