import EpisodeCodec

import Testing
@testable import Recordings

struct SampleSeriesTests {
  private func series(_ times: [UInt64]) throws -> SampleSeries {
    var series = SampleSeries(SampleStore(budget: 1 << 20), longestGap: 10)
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
    #expect(series.takeUnused() == 1)
    #expect(series.takeUnused() == 0)
  }

  @Test func gapsAreLongerThanAllowed() throws {
    let series = try series([10, 20, 31, 40, 60])
    for tick in [10, 20, 32, 40, 60] as [UInt64] {
      #expect(series.gap(at: tick, since: nil) == nil)
    }
    #expect(series.gap(at: 25, since: 20) == 20..<31)
    #expect(series.gap(at: 41, since: nil) == 40..<60)
    #expect(series.gap(at: 35, since: 20) == 20..<31)
    #expect(series.gap(at: 70, since: 20) == 40..<60)
    #expect(series.gap(at: 70, since: 60) == nil)
  }

  @Test func gapsEndWithTheNewestOfEqualTimes() throws {
    var series = try series([10, 30, 30])
    series.forget(before: 30)
    #expect(series.samples.count == 1)
    #expect(series.gap(at: 30, since: 10) == 10..<30)
  }

  @Test func lateSamplesFillGaps() throws {
    #expect(try series([10, 30, 20]).gap(at: 25, since: nil) == nil)
    #expect(try series([10, 40, 20]).gap(at: 15, since: nil) == nil)
    #expect(try series([10, 40, 20]).gap(at: 25, since: nil) == 20..<40)
    #expect(try series([40, 10]).gap(at: 25, since: nil) == 10..<40)
  }

  @Test func forgettingBetweenKeepsBothSides() throws {
    var series = try series([10, 15, 20, 25, 30, 35])
    series.forget(between: 12, and: 32)
    #expect(series.samples.map(\.time) == [10, 15, 30, 35])
    series.forget(between: 12, and: 32)
    #expect(series.samples.count == 4)
  }

  @Test func gapsAreNotThinned() throws {
    var series = try series([10, 30, 35])
    series.thin { _, _, _ in false }
    #expect(series.samples.count == 3)
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
