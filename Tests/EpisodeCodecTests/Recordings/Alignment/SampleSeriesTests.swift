import EpisodeCodec

import Testing
@testable import Recordings

struct SampleSeriesTests {
  private func series(_ times: [UInt64]) throws -> SampleSeries {
    var series = SampleSeries(SampleStore(budget: 1 << 20))
    for (index, time) in times.enumerated() {
      try series.add(SampleContent(head: Bytes([UInt8(index)])), time: time)
    }
    return series
  }

  private func chosen(
    _ series: SampleSeries, _ rule: SampleRule, at tick: UInt64
  ) throws -> [UInt8] {
    guard let places = series.choose(rule, at: tick) else { return [] }
    return try [places.first, places.second].compactMap(\.self).map {
      try series.content($0).head.array[0]
    }
  }

  @Test func samplesAreInOrderOfTime() throws {
    let series = try series([30, 10, 20, 20, 5])
    #expect(series.samples.map(\.time) == [5, 10, 20, 20, 30])
    #expect(
      try series.samples.indices.map { try series.content($0).head.array[0] } == [4, 1, 2, 3, 0])
  }

  @Test(
    arguments: [
      (10, [0]), (14, [0]), (20, [2]), (29, [2]), (30, [3]), (99, [3]),
    ] as [(UInt64, [UInt8])])
  func holdTakesTheNewestUpToTheTick(tick: UInt64, expected: [UInt8]) throws {
    #expect(try chosen(series([10, 20, 20, 30]), .hold, at: tick) == expected)
  }

  @Test(
    arguments: [
      (10, [0]), (14, [0]), (15, [0]), (16, [1]), (20, [2]), (25, [2]), (26, [3]),
    ] as [(UInt64, [UInt8])])
  func nearestPrefersTheEarlierOfTwo(tick: UInt64, expected: [UInt8]) throws {
    #expect(try chosen(series([10, 20, 20, 30]), .nearest, at: tick) == expected)
  }

  @Test(
    arguments: [
      (10, [0]), (14, [0, 1]), (20, [2]), (25, [2, 3]), (31, [3]),
    ] as [(UInt64, [UInt8])])
  func linearTakesBothSides(tick: UInt64, expected: [UInt8]) throws {
    #expect(try chosen(series([10, 20, 20, 30]), .linear, at: tick) == expected)
  }

  @Test func forgettingKeepsWhatIsHeld() throws {
    var series = try series([10, 20, 30, 40])
    series.markUsed(0)
    series.forget(before: 35)
    #expect(series.samples.map(\.time) == [30, 40])
    #expect(series.unused == 1)
  }

  @Test func thinningTakesTheLastButOne() throws {
    var series = try series([10, 20, 30])
    series.thin { before, sample, after in
      #expect((before, sample, after) == (10, 20, 30))
      return true
    }
    #expect(series.samples.count == 3)
    series.thin { _, _, _ in false }
    #expect(series.samples.map(\.time) == [10, 30])
  }
}
