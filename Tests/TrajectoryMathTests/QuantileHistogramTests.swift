import Testing

@testable import TrajectoryMath

/// The expected numbers are those of `get_feature_stats` of lerobot 0.6.1 with NumPy 2.2.6.
@Suite struct QuantileHistogramTests {
  private static let quantiles = [0.01, 0.1, 0.5, 0.9, 0.99]
  private static let codes = (0..<997).map { $0 * 7919 % 1009 }

  private func quantiles<Number: BinaryFloatingPoint>(_ values: [Number]) throws -> [Double] {
    var histogram = QuantileHistogram(
      min: try #require(values.min()), max: try #require(values.max()))
    for value in values { histogram.add(value) }
    return Self.quantiles.map(histogram.quantile)
  }

  @Test func floats() throws {
    #expect(
      try quantiles(Self.codes.map { Float($0) / 7 }) == [
        1.2951360034942627, 14.304959583282471, 72.01440048217773, 129.69503936767578,
        142.70485900878907,
      ])
  }

  @Test func doubles() throws {
    #expect(
      try quantiles(Self.codes.map { Double(Float($0) / 7) / 3 }) == [
        0.4317119999017988, 4.768319999919869, 23.995199999999983, 43.23168000008013,
        47.5682880000982,
      ])
  }

  @Test func equalNumbers() throws {
    let found = try quantiles([Float](repeating: 0.3, count: 5))
    #expect(found == [Double](repeating: 0.30000001192092896, count: 5))
  }

  @Test func flags() throws {
    #expect(
      try quantiles((0..<997).map { $0 % 3 == 0 ? 1 : 0 } as [Float]) == [
        -1.000000013351432e-10, -1.000000013351432e-10, -1.000000013351432e-10,
        0.9999401101836929, 0.9999940110183693,
      ])
  }

  /// Where the edges of most bins are equal.
  @Test func fewDigits() throws {
    #expect(
      try quantiles(Self.codes.map { 1e6 + Float($0) / 7 / 1000 }) == [
        1000000.0028848379, 1000000.0288483796, 1000000.1032765589, 1000000.125, 1000000.125,
      ])
  }

  @Test func countedNumbers() {
    var histogram = QuantileHistogram<Float>(min: 0, max: 255)
    for value in 0...255 { histogram.add(Float(value), count: UInt64(value + 1)) }
    #expect(
      Self.quantiles.map { histogram.quantile($0) / 255 } == [
        0.09803046099632574, 0.3137224659195999, 0.7059745834031558, 0.9491673714299088,
        0.9961427453627361,
      ])
  }
}
