import Testing
import TrajectoryMath

struct PositionGridTests {
  /// Rounding moves by less than the width of the grid, and a second time by nothing.
  @Test(arguments: [
    (48.137154, 11.576124), (-33.856784, 151.215297), (0, 0), (89.9, -179.99), (-90, 10), (10, 180),
  ])
  func pointsOfTheGrid(_ latitude: Double, _ longitude: Double) {
    for meters in [1.0, 100, 1000, 50_000] {
      let grid = PositionGrid(meters: meters)
      let once = grid.rounded(latitude: latitude, longitude: longitude)
      #expect(abs(once.latitude - latitude) * 111_132.95 <= meters / 2 * 1.001)
      #expect((-90...90).contains(once.latitude))
      let twice = grid.rounded(latitude: once.latitude, longitude: once.longitude)
      #expect(twice == once)
    }
  }

  @Test func whatIsNoPositionStays() {
    let grid = PositionGrid(meters: 1000)
    #expect(grid.rounded(latitude: .nan, longitude: .infinity).latitude.isNaN)
    #expect(grid.rounded(latitude: .nan, longitude: .infinity).longitude == .infinity)
  }
}
