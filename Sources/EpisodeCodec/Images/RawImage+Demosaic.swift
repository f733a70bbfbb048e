internal import Bytes

extension RawImage {
  /// Interpolates the two colors that each pixel of a Bayer pattern lacks as the mean of the
  /// nearest pixels that have them; the outermost pixels repeat their neighbors. Equal to OpenCV's
  /// `COLOR_Bayer…2RGB`.
  ///
  /// - Parameters:
  ///   - colors: receives the image in RGB, rows without padding.
  /// - Throws: `.unsupported` for a side of less than 3 pixels.
  func demosaic(_ pattern: BayerPattern, into colors: inout [UInt8]) throws(StreamError) {
    guard width >= 3, height >= 3 else {
      throw StreamError(.unsupported, "a Bayer pattern of \(width)x\(height) is too small")
    }
    let count = 3 * width * height
    if colors.count != count { colors = [UInt8](repeating: 0, count: count) }
    let source = data.span
    var target = colors.mutableSpan
    for row in 1..<height - 1 {
      let above = source.extracting((row - 1) * step..<(row - 1) * step + width)
      let here = source.extracting(row * step..<row * step + width)
      let below = source.extracting((row + 1) * step..<(row + 1) * step + width)
      func sample(_ line: borrowing RawSpan, _ column: Int) -> UInt16 {
        UInt16(line.load(littleEndianAt: column, as: UInt8.self))
      }
      let isEven = row.isMultiple(of: 2)
      // The color of a row besides green: 0 red, 2 blue.
      let own = pattern.startsWithRedRow == isEven ? 0 : 2
      let greenColumns = pattern.startsWithGreen == isEven ? 0 : 1
      let start = 3 * row * width
      // Three columns of three rows; each column is read once.
      var left = (sample(above, 0), sample(here, 0), sample(below, 0))
      var middle = (sample(above, 1), sample(here, 1), sample(below, 1))
      for column in 1..<width - 1 {
        let next = column + 1
        let right = (sample(above, next), sample(here, next), sample(below, next))
        let beside = left.1 &+ right.1
        let upright = middle.0 &+ middle.2
        let pixel = start + 3 * column
        if column & 1 == greenColumns {
          target[pixel + own] = UInt8(truncatingIfNeeded: (beside &+ 1) / 2)
          target[pixel + 1] = UInt8(truncatingIfNeeded: middle.1)
          target[pixel + 2 - own] = UInt8(truncatingIfNeeded: (upright &+ 1) / 2)
        } else {
          let diagonal = left.0 &+ left.2 &+ right.0 &+ right.2
          target[pixel + own] = UInt8(truncatingIfNeeded: middle.1)
          target[pixel + 1] = UInt8(truncatingIfNeeded: (beside &+ upright &+ 2) / 4)
          target[pixel + 2 - own] = UInt8(truncatingIfNeeded: (diagonal &+ 2) / 4)
        }
        (left, middle) = (middle, right)
      }
      for color in 0..<3 {
        target[start + color] = target[start + 3 + color]
        let last = start + 3 * (width - 1) + color
        target[last] = target[last - 3]
      }
    }
    let row = 3 * width
    for index in 0..<row {
      target[index] = target[row + index]
      target[count - row + index] = target[count - 2 * row + index]
    }
  }
}

extension BayerPattern {
  fileprivate var startsWithRedRow: Bool { self == .rggb || self == .grbg }
  fileprivate var startsWithGreen: Bool { self == .grbg || self == .gbrg }
}
