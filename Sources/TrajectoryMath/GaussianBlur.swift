internal import Posix

/// A Gaussian blur of an image, as `GaussianBlur` of OpenCV with BORDER_REFLECT.
package struct GaussianBlur: Sendable {
  private let weights: [Float]
  private var reach: Int { weights.count / 2 }

  /// - Parameter deviation: of the Gaussian, in pixels; the window reaches three of them.
  package init(deviation: Double) {
    let reach = max(1, Int((3 * deviation).rounded(.up)))
    let values = (-reach...reach).map {
      Libm.exponential(-Double($0 * $0) / (2 * deviation * deviation))
    }
    let sum = values.reduce(0, +)
    weights = values.map { Float($0 / sum) }
  }

  /// - Parameter samples: `height` rows of `width` pixels of red, green and blue.
  package func apply(to samples: [UInt8], width: Int, height: Int) -> [UInt8] {
    precondition(width > 0 && height > 0 && samples.count == 3 * width * height)
    let line = 3 * width
    let source = samples.span
    var sums = [Float](repeating: 0, count: line + 6 * reach)
    return [UInt8](capacity: samples.count) { output in
      for row in 0..<height {
        for index in 0..<sums.count { sums[index] = 0 }
        for (place, weight) in weights.enumerated() {
          let start = Self.mirrored(row + place - reach, height) * line
          for index in 0..<line {
            sums[3 * reach + index] += weight * Float(source[start + index])
          }
        }
        for pixel in 0..<reach {
          for channel in 0..<3 {
            sums[3 * (reach - 1 - pixel) + channel] =
              sums[3 * (reach + Self.mirrored(-1 - pixel, width)) + channel]
            sums[3 * (reach + width + pixel) + channel] =
              sums[3 * (reach + Self.mirrored(width + pixel, width)) + channel]
          }
        }
        for index in 0..<line {
          var sum: Float = 0
          for (place, weight) in weights.enumerated() { sum += weight * sums[index + 3 * place] }
          output.append(UInt8(min(max(sum.rounded(), 0), 255)))
        }
      }
    }
  }

  /// The place of the mirror image of a place beyond the border; the outermost sample comes twice.
  private static func mirrored(_ place: Int, _ count: Int) -> Int {
    var place = place
    while place < 0 || place >= count { place = place < 0 ? -1 - place : 2 * count - 1 - place }
    return place
  }
}
