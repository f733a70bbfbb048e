package import Bytes

extension PixelEncoding {
  /// The pattern of one color per pixel, of 8 or 16 bits; nil for other encodings.
  package var bayerPattern: BayerPattern? {
    if case .bayer(let pattern) = layout { return pattern }
    switch name {
    case "bayer_rggb16": return .rggb
    case "bayer_bggr16": return .bggr
    case "bayer_gbrg16": return .gbrg
    case "bayer_grbg16": return .grbg
    default: return nil
    }
  }

  /// The encoding of the colors of a Bayer pattern; itself for other encodings.
  package var demosaiced: PixelEncoding {
    bayerPattern == nil ? self : PixelEncoding(sampleSize == 2 ? "rgb16" : "rgb8")
  }
}

extension RawImage {
  /// The colors of a Bayer pattern; other images unchanged.
  /// - Throws: as `demosaic`.
  package func demosaiced() throws(StreamError) -> RawImage {
    guard let pattern = encoding.bayerPattern else { return self }
    let result = encoding.demosaiced
    guard encoding.sampleSize == 2 else {
      var colors: [UInt8] = []
      try demosaic(pattern, into: &colors)
      return try RawImage(
        width: width, height: height, encoding: result, step: 3 * width, data: Bytes(colors))
    }
    var colors: [UInt16] = []
    try demosaic(pattern, into: &colors)
    return try RawImage(
      width: width, height: height, encoding: result, step: 6 * width,
      data: unsafe Bytes(copying: colors.span.bytes))
  }

  /// Interpolates the two colors that each pixel of a Bayer pattern lacks as the mean of the
  /// nearest pixels that have them; the outermost pixels repeat their neighbors. Equal to OpenCV's
  /// `COLOR_Bayer…2RGB`.
  ///
  /// - Parameters:
  ///   - colors: receives the image in RGB, rows without padding.
  /// - Throws: `.unsupported` for a side of less than 3 pixels.
  func demosaic<Sample: FixedWidthInteger & UnsignedInteger & BitwiseCopyable>(
    _ pattern: BayerPattern, into colors: inout [Sample]
  ) throws(StreamError) {
    guard width >= 3, height >= 3 else {
      throw StreamError(.unsupported, "a Bayer pattern of \(width)x\(height) is too small")
    }
    let count = 3 * width * height
    if colors.count != count { colors = [Sample](repeating: 0, count: count) }
    let source = data.span
    let size = MemoryLayout<Sample>.size
    let row = size * width
    var target = colors.mutableSpan
    for line in 1..<height - 1 {
      let above = source.extracting((line - 1) * step..<(line - 1) * step + row)
      let here = source.extracting(line * step..<line * step + row)
      let below = source.extracting((line + 1) * step..<(line + 1) * step + row)
      func sample(_ samples: borrowing RawSpan, _ column: Int) -> UInt32 {
        UInt32(samples.load(littleEndianAt: size * column, as: Sample.self))
      }
      let isEven = line.isMultiple(of: 2)
      // The color of a row besides green: 0 red, 2 blue.
      let own = pattern.startsWithRedRow == isEven ? 0 : 2
      let greenColumns = pattern.startsWithGreen == isEven ? 0 : 1
      let start = 3 * line * width
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
          target[pixel + own] = Sample(truncatingIfNeeded: (beside &+ 1) / 2)
          target[pixel + 1] = Sample(truncatingIfNeeded: middle.1)
          target[pixel + 2 - own] = Sample(truncatingIfNeeded: (upright &+ 1) / 2)
        } else {
          let diagonal = left.0 &+ left.2 &+ right.0 &+ right.2
          target[pixel + own] = Sample(truncatingIfNeeded: middle.1)
          target[pixel + 1] = Sample(truncatingIfNeeded: (beside &+ upright &+ 2) / 4)
          target[pixel + 2 - own] = Sample(truncatingIfNeeded: (diagonal &+ 2) / 4)
        }
        (left, middle) = (middle, right)
      }
      for color in 0..<3 {
        target[start + color] = target[start + 3 + color]
        let last = start + 3 * (width - 1) + color
        target[last] = target[last - 3]
      }
    }
    let colorRow = 3 * width
    for index in 0..<colorRow {
      target[index] = target[colorRow + index]
      target[count - colorRow + index] = target[count - 2 * colorRow + index]
    }
  }
}

extension BayerPattern {
  fileprivate var startsWithRedRow: Bool { self == .rggb || self == .grbg }
  fileprivate var startsWithGreen: Bool { self == .grbg || self == .gbrg }
}
