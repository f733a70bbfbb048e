import Testing

@testable import Datasets

@Suite struct FrameClockTests {
  /// How long frames last, in seconds.
  private static func lasts(
    _ seconds: [Double], rate: Double = 0, speed: Double = 1, fixed: Double? = nil
  ) -> [Double] {
    var clock = FrameClock(speed: speed, fixed: fixed)
    clock.begin(rate: rate)
    for time in seconds { clock.add(UInt64(1e18 + (time * 1e9).rounded())) }
    clock.end()
    return lasts(clock)
  }

  private static func lasts(_ clock: FrameClock) -> [Double] {
    clock.times.runs.flatMap { run in
      Array(repeating: Double(run.ticks) / Double(clock.times.timescale), count: Int(run.count))
    }
  }

  @Test func stepsLastEquallyLong() {
    #expect(Self.lasts([0, 7, 3], rate: 10) == [0.1, 0.1, 0.1])
    #expect(Self.lasts([0, 7, 3], rate: 10, speed: 4) == [0.025, 0.025, 0.025])
    #expect(Self.lasts([0, 7, 3], rate: 10, fixed: 50) == [0.02, 0.02, 0.02])
  }

  /// A rate that has no whole number of ticks does not drift.
  @Test func roundingDoesNotAddUp() {
    var clock = FrameClock(speed: 1, fixed: nil)
    clock.begin(rate: 7)
    for _ in 0..<70_000 { clock.add(0) }
    clock.end()
    #expect(clock.times.total == 10_000 * 30_000)
    #expect(clock.times.runs.allSatisfy { [4285, 4286].contains($0.ticks) })
  }

  @Test func picturesLastUntilTheNext() {
    #expect(Self.lasts([0, 0.5, 0.75]) == [0.5, 0.25, 0.25])
    #expect(Self.lasts([0, 0.5, 0.75], speed: 2) == [0.25, 0.125, 0.125])
    #expect(Self.lasts([5]) == [1])
  }

  /// Frames at once last a millisecond, and the clock never runs back.
  @Test func timesThatDoNotGrow() {
    #expect(Self.lasts([0, 0, 0, 0.1]) == [0.001, 0.001, 0.098, 0.098])
    #expect(Self.lasts([0.2, 0.1, 0.3]) == [0.001, 0.199, 0.199])
  }

  @Test func pausesAreShort() {
    var clock = FrameClock(speed: 2, fixed: nil)
    clock.begin(rate: .nan)
    for time: UInt64 in [0, 60, 61] { clock.add(time * 1_000_000_000) }
    clock.end()
    #expect(Self.lasts(clock) == [5, 0.5, 0.5] && clock.shortened == 1)
  }

  @Test func episodesFollowOneAnother() {
    var clock = FrameClock(speed: 1, fixed: nil)
    for rate in [10.0, 5] {
      clock.begin(rate: rate)
      clock.add(0)
      clock.add(1)
      clock.end()
    }
    clock.begin(rate: 10)
    clock.end()
    #expect(Self.lasts(clock) == [0.1, 0.1, 0.2, 0.2])
  }
}
