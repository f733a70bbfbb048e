/// A rectangle of pixels.
package struct PixelBox: Hashable, Sendable {
  package var x: Int
  package var y: Int
  package var width: Int
  package var height: Int

  package init(x: Int, y: Int, width: Int, height: Int) {
    (self.x, self.y, self.width, self.height) = (x, y, width, height)
  }

  package init(x: Range<Int>, y: Range<Int>) {
    self.init(x: x.lowerBound, y: y.lowerBound, width: x.count, height: y.count)
  }

  package var columns: Range<Int> { x..<x + width }
  package var rows: Range<Int> { y..<y + height }
  package var area: Int { width * height }

  /// The pixels of both.
  package func common(_ other: PixelBox) -> PixelBox {
    PixelBox(x: columns.clamped(to: other.columns), y: rows.clamped(to: other.rows))
  }

  /// The area of both divided by the area of either: 1 for equal boxes, 0 for ones apart.
  package func overlap(_ other: PixelBox) -> Double {
    let both = common(other).area
    return both == 0 ? 0 : Double(both) / Double(area + other.area - both)
  }

  /// The smallest box with both in it.
  package func joined(_ other: PixelBox) -> PixelBox {
    PixelBox(
      x: min(x, other.x)..<max(x + width, other.x + other.width),
      y: min(y, other.y)..<max(y + height, other.y + other.height))
  }

  /// The box with a fraction of its size added on each side.
  package func padded(by fraction: Double) -> PixelBox {
    let (across, down) = (
      Int((Double(width) * fraction).rounded(.up)), Int((Double(height) * fraction).rounded(.up))
    )
    return PixelBox(
      x: x - across, y: y - down, width: width + 2 * across, height: height + 2 * down)
  }

  /// The part of it in an image; nil where it has none.
  package func clipped(width: Int, height: Int) -> PixelBox? {
    let part = common(PixelBox(x: 0, y: 0, width: width, height: height))
    return part.area == 0 ? nil : part
  }
}
