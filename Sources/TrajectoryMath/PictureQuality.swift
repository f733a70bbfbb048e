/// How a gray picture is: sharp, dark, overexposed.
package struct PictureQuality: Equatable, Sendable {
  /// The variance of the Laplacian, as `cv2.Laplacian(gray, cv2.CV_64F).var()`: Pech-Pacheco et al.,
  /// "Diatom autofocusing in brightfield microscopy", ICPR 2000.
  package let sharpness: Double
  /// 1 less the mean brightness, from 0 to 1.
  package let darkness: Double
  /// The share of pixels of 250 or more.
  package let saturated: Double

  /// - Parameter pixels: `width` times `height`, row by row; neither is 0.
  package init(_ pixels: Span<UInt8>, width: Int, height: Int) {
    precondition(width > 0 && height > 0 && pixels.count == width * height)
    var (sum, bright, laplacians, squares) = (0, 0, 0, 0)
    // Beyond an edge is the pixel inside it: OpenCV's default border.
    func mirrored(_ place: Int, _ count: Int) -> Int {
      count == 1 ? 0 : place < 0 ? 1 : place >= count ? count - 2 : place
    }
    for y in 0..<height {
      let above = mirrored(y - 1, height) * width
      let below = mirrored(y + 1, height) * width
      for x in 0..<width {
        let value = Int(pixels[y * width + x])
        sum += value
        if value >= 250 { bright += 1 }
        let sides =
          Int(pixels[y * width + mirrored(x - 1, width)])
          + Int(pixels[y * width + mirrored(x + 1, width)])
        let laplacian = Int(pixels[above + x]) + Int(pixels[below + x]) + sides - 4 * value
        laplacians += laplacian
        squares += laplacian * laplacian
      }
    }
    let count = Double(width * height)
    let mean = Double(laplacians) / count
    sharpness = Double(squares) / count - mean * mean
    darkness = 1 - Double(sum) / (255 * count)
    saturated = Double(bright) / count
  }
}
