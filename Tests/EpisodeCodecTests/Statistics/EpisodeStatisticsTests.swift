import EpisodeCodec
import Testing

@Suite struct EpisodeStatisticsTests {
  private static func bytes(_ numbers: [Double]) -> [UInt8] {
    var builder = ByteBuilder()
    for number in numbers { builder.append(number.bitPattern) }
    return builder.bytes
  }

  @Test func eachEpisodeAndAllOfThem() throws {
    let statistics = try EpisodeStatistics(
      "a", .float64, dimensions: 2, estimatesQuantiles: false)
    try statistics.take(Self.bytes([1, 10, 2, 20]).rawSpan)
    try statistics.take(Self.bytes([6, 60]).rawSpan)
    let first = try statistics.endEpisode([0.5, 1])
    #expect((first.min, first.max, first.mean) == ([1, 10], [6, 60], [3, 30]))
    #expect(first.quantile(0.5) == [2, 20] && first.quantile(1) == [6, 60])
    #expect(first.counts == [3, 3])
    try statistics.take(Self.bytes([-3, .nan, .infinity, 4]).rawSpan)
    let second = try statistics.endEpisode([0.5])
    #expect((second.min, second.max, second.counts) == ([-3, 4], [-3, 4], [1, 1]))
    #expect(second.standardDeviation == [0, 0] && statistics.leftOut == 2)
    let all = try statistics.finish([0, 0.5])
    #expect((all.min, all.max, all.mean) == ([-3, 4], [6, 60], [1.5, 23.5]))
    #expect(all.quantile(0.5) == [1.5, 15] && all.counts == [4, 4])
  }

  /// More numbers than are sorted, the last of which wait in a file.
  @Test func manyNumbersHaveExactQuantiles() throws {
    let count = 80_001
    let statistics = try EpisodeStatistics(
      "a", .float64, dimensions: 2, estimatesQuantiles: false)
    // Each column has the numbers from 0 to 80,000 once, as both factors have no common divisor.
    let rows = (0..<count).flatMap { row in
      [Double(row * 7919 % count), -Double(row * 104_729 % count)]
    }
    for start in stride(from: 0, to: count, by: 20_000) {
      let part = rows[2 * start..<2 * min(start + 20_000, count)]
      try statistics.take(Self.bytes(Array(part)).rawSpan)
      _ = try statistics.endEpisode([0.5])
    }
    let all = try statistics.finish([0.01, 0.5, 0.99])
    #expect(all.counts == [80_001, 80_001])
    #expect(all.quantiles.map(\.values) == [[800, -79_200], [40_000, -40_000], [79_200, -800]])
    #expect(all.min == [0, -80_000] && all.max == [80_000, 0])
  }

  @Test func aDimensionWithoutANumberIsAnError() throws {
    let statistics = try EpisodeStatistics(
      "a", .float64, dimensions: 1, estimatesQuantiles: false)
    try statistics.take(Self.bytes([.nan]).rawSpan)
    #expect(throws: StreamError(.malformed, "")) { try statistics.endEpisode([0.5]) }
  }
}
