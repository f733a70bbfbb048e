/// Makes what is in a part of an image unrecognizable.
package struct RegionBlur: Sendable {
  package enum Kind: String, Hashable, Sendable, CaseIterable { case gaussian, mosaic, solid }

  private let kind: Kind

  package init(_ kind: Kind) { self.kind = kind }

  /// False where it makes areas of one value each.
  package var isSmooth: Bool { kind == .gaussian }

  /// - Parameters:
  ///   - samples: `height` rows of `width` samples of one color, the whole part.
  ///   - black: the sample of a black pixel.
  package func apply(to samples: inout [Float], width: Int, height: Int, black: Float) {
    precondition(samples.count == width * height)
    switch kind {
    case .solid: for index in samples.indices { samples[index] = black }
    case .mosaic: mosaic(&samples, width, height)
    case .gaussian: gaussian(&samples, width, height)
    }
  }

  /// Cells of one value each: so few that a face has no features.
  private static let cells = 6

  private func mosaic(_ samples: inout [Float], _ width: Int, _ height: Int) {
    let (across, down) = (
      Self.borders(width, min(Self.cells, width)), Self.borders(height, min(Self.cells, height))
    )
    for rows in down {
      for columns in across {
        var sum: Float = 0
        for row in rows { for column in columns { sum += samples[row * width + column] } }
        let mean = sum / Float(rows.count * columns.count)
        for row in rows { for column in columns { samples[row * width + column] = mean } }
      }
    }
  }

  private static func borders(_ count: Int, _ cells: Int) -> [Range<Int>] {
    (0..<cells).map { count * $0 / cells..<count * ($0 + 1) / cells }
  }

  /// Three moving means, one after the other, come close to a Gaussian. Its deviation is a sixth of the
  /// longer side.
  private func gaussian(_ samples: inout [Float], _ width: Int, _ height: Int) {
    // Of k moving means over 2r + 1 samples, the variance is k (r² + r) / 3.
    let deviation = Double(max(width, height)) / 6
    let reach = max(1, Int(((4 * deviation * deviation + 1).squareRoot() - 1) / 2))
    for _ in 0..<3 {
      smoothRows(&samples, width, reach)
      smoothColumns(&samples, width, reach)
    }
  }

  // Each sample becomes the mean of those up to `reach` away; beyond its ends a line goes on with its
  // outermost samples.

  private func smoothRows(_ samples: inout [Float], _ width: Int, _ reach: Int) {
    let factor = 1 / Float(2 * reach + 1)
    let last = width - 1
    var line = [Float](repeating: 0, count: width)
    for start in stride(from: 0, to: samples.count, by: width) {
      for place in 0..<width { line[place] = samples[start + place] }
      var sum: Float = 0
      for place in -reach...reach { sum += line[min(max(place, 0), last)] }
      for place in 0..<width {
        samples[start + place] = sum * factor
        sum += line[min(place + reach + 1, last)] - line[max(place - reach, 0)]
      }
    }
  }

  private func smoothColumns(_ samples: inout [Float], _ width: Int, _ reach: Int) {
    let factor = 1 / Float(2 * reach + 1)
    let last = samples.count / width - 1
    let original = samples
    var sums = [Float](repeating: 0, count: width)
    for row in -reach...reach {
      let start = min(max(row, 0), last) * width
      for column in 0..<width { sums[column] += original[start + column] }
    }
    for row in 0...last {
      let (start, next) = (row * width, min(row + reach + 1, last) * width)
      let first = max(row - reach, 0) * width
      for column in 0..<width {
        samples[start + column] = sums[column] * factor
        sums[column] += original[next + column] - original[first + column]
      }
    }
  }
}
