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

  @Test func aDimensionWithoutANumberIsAnError() throws {
    let statistics = try EpisodeStatistics(
      "a", .float64, dimensions: 1, estimatesQuantiles: false)
    try statistics.take(Self.bytes([.nan]).rawSpan)
    #expect(throws: StreamError(.malformed, "")) { try statistics.endEpisode([0.5]) }
  }
}
