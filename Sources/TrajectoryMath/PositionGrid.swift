internal import Posix

/// Rounds positions on the earth to a grid, so that they say where something was to a distance only.
package struct PositionGrid: Sendable {
  private let step: Double

  /// Meters in a degree of latitude, on average (WGS 84).
  private static let degree = 111_132.95

  /// - Parameter meters: between two points of the grid.
  package init(meters: Double) { step = meters / Self.degree }

  /// - Parameters: in degrees. Numbers that are no position, such as NaN, stay.
  package func rounded(
    latitude: Double, longitude: Double
  ) -> (latitude: Double, longitude: Double) {
    let north = latitude.isFinite ? min(max(nearest(latitude, step), -90), 90) : latitude
    // All positions that share a latitude of the grid share its meridians.
    let shrinking = north.isFinite ? Libm.cosine(north * .pi / 180) : 1
    guard longitude.isFinite, shrinking > step / 360 else {
      return (north, longitude.isFinite ? 0 : longitude)
    }
    return (north, nearest(longitude, min(step / shrinking, 360)))
  }

  private func nearest(_ value: Double, _ step: Double) -> Double {
    (value / step).rounded() * step
  }
}
