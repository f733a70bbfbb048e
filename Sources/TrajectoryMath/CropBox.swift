internal import Posix

/// A part of an image; its sides are fractions of the image's.
package struct CropBox: Equatable, Sendable {
  package var top: Float
  package var left: Float
  package var bottom: Float
  package var right: Float

  package init(top: Float, left: Float, bottom: Float, right: Float) {
    (self.top, self.left, self.bottom, self.right) = (top, left, bottom, right)
  }

  /// The middle of an image with this fraction of its area.
  package init(centerOfArea area: Float) {
    let side = min(max(area.squareRoot(), 0), 1)
    let offset = (1 - side) / 2
    self.init(top: offset, left: offset, bottom: offset + side, right: offset + side)
  }

  /// `random_resized_crop` of dlimp. All its draws come from one seed, so a single number
  /// determines them.
  /// - Parameters:
  ///   - draw: uniform in [0, 1).
  ///   - scale: least and greatest fraction of the area.
  ///   - ratio: least and greatest width by height.
  package init(draw: Float, scale: ClosedRange<Float>, ratio: ClosedRange<Float>) {
    let (low, high) = (Libm.logarithm(ratio.lowerBound), Libm.logarithm(ratio.upperBound))
    let area = draw * (scale.upperBound - scale.lowerBound) + scale.lowerBound
    let aspect = Libm.exponential(draw * (high - low) + low)
    let height = min(max((area / aspect).squareRoot(), 0), 1)
    let width = min(max((area * aspect).squareRoot(), 0), 1)
    let (top, left) = (draw * (1 - height), draw * (1 - width))
    self.init(top: top, left: left, bottom: top + height, right: left + width)
  }

  /// The part, enlarged to the size of the image: `crop_and_resize` of TensorFlow, bilinear.
  /// - Parameters:
  ///   - image: `height` rows of `width` pixels of red, green and blue.
  package func cropped(_ image: [Float], width: Int, height: Int) -> [Float] {
    precondition(width > 0 && height > 0 && image.count == 3 * width * height)
    let columns = Self.samples(from: left, to: right, width)
    let values = image.span
    func pixel(_ row: Int, _ column: Int) -> SIMD3<Float> {
      let start = 3 * (row * width + column)
      return SIMD3(values[start], values[start + 1], values[start + 2])
    }
    return [Float](capacity: image.count) { output in
      for row in Self.samples(from: top, to: bottom, height) {
        for column in columns {
          var color = SIMD3<Float>()
          if row.isInside, column.isInside {
            let (topLeft, topRight) = (pixel(row.low, column.low), pixel(row.low, column.high))
            let (lowLeft, lowRight) = (pixel(row.high, column.low), pixel(row.high, column.high))
            let upper = topLeft + (topRight - topLeft) * column.rest
            let lower = lowLeft + (lowRight - lowLeft) * column.rest
            color = upper + (lower - upper) * row.rest
          }
          output.append(color.x)
          output.append(color.y)
          output.append(color.z)
        }
      }
    }
  }

  private struct Sample {
    var isInside: Bool
    var low = 0
    var high = 0
    var rest: Float = 0
  }

  /// The position along an axis of each sample of the result.
  private static func samples(from start: Float, to end: Float, _ count: Int) -> [Sample] {
    let last = Float(count - 1)
    let scale = count > 1 ? (end - start) * last / last : 0
    return (0..<count).map { index in
      let place = count > 1 ? start * last + Float(index) * scale : 0.5 * (start + end) * last
      guard place >= 0, place <= last else { return Sample(isInside: false) }
      let low = place.rounded(.down)
      return Sample(
        isInside: true, low: Int(low), high: Int(place.rounded(.up)), rest: place - low)
    }
  }
}
