internal import Bytes

/// Shows distances as colors, from red for near through yellow, green and cyan to blue for far. What
/// has no distance (0, NaN or infinite) is black.
package struct DepthColors: Sendable {
  /// In meters.
  private let range: ClosedRange<Float>

  /// - Parameter range: distances beyond its ends have the color of that end.
  package init(_ range: ClosedRange<Float>) { self.range = range }

  private static let stops: [(Float, Float, Float)] = [
    (200, 20, 20), (250, 200, 30), (40, 190, 60), (30, 190, 220), (30, 40, 160),
  ]

  /// - Parameter image: single numbers, `16UC1` and `mono16` in mm, `32FC1` in m.
  func image(_ image: RawImage) throws(StreamError) -> RawImage {
    let isFloat = image.encoding.name == "32FC1"
    let span = image.data.span
    let scale = Float(Self.stops.count - 1) / max(range.upperBound - range.lowerBound, 1e-6)
    var colors = ByteBuilder(reserving: 3 * image.width * image.height)
    for row in 0..<image.height {
      for column in 0..<image.width {
        let distance =
          isFloat
          ? Float(bitPattern: span.load(littleEndianAt: row * image.step + 4 * column))
          : Float(
            span.load(littleEndianAt: row * image.step + 2 * column, as: UInt16.self)) / 1000
        guard distance.isFinite, distance != 0 else {
          colors.append([0, 0, 0])
          continue
        }
        let place =
          (min(max(distance, range.lowerBound), range.upperBound) - range.lowerBound)
          * scale
        let stop = min(Int(place), Self.stops.count - 2)
        let (low, high, part) = (Self.stops[stop], Self.stops[stop + 1], place - Float(stop))
        colors.append(UInt8(low.0 + (high.0 - low.0) * part))
        colors.append(UInt8(low.1 + (high.1 - low.1) * part))
        colors.append(UInt8(low.2 + (high.2 - low.2) * part))
      }
    }
    return try RawImage(
      width: image.width, height: image.height, encoding: .rgb8, step: 3 * image.width,
      data: Bytes(colors.bytes))
  }
}
