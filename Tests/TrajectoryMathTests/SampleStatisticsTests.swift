import Testing
import TrajectoryMath

struct SampleStatisticsTests {
  private func statistics(_ times: [UInt64]) -> SampleStatistics {
    var statistics = SampleStatistics()
    for time in times { statistics.addSample(time: time) }
    return statistics
  }

  @Test func skewHasMeanAndWorst() {
    var statistics = SampleStatistics()
    #expect(statistics.meanSkew == 0)
    for skew in [0, 10, 20] as [UInt64] { statistics.addTick(skew: skew) }
    #expect(statistics.meanSkew == 10)
    #expect(statistics.worstSkew == 20)
  }

  @Test func missingSampleIsAGap() {
    var times = (0..<20).map { UInt64($0) * 100 }
    #expect(statistics(times).gaps == 0)
    times.remove(at: 12)
    #expect(statistics(times).gaps == 1)
  }

  @Test func jitterIsNoGap() {
    #expect(statistics((0..<50).map { UInt64($0 * 100 + ($0 % 2) * 40) }).gaps == 0)
  }

  @Test func gapsDoNotMakeTheIntervalLonger() {
    // Every second sample is missing from the tenth on.
    let times = Array(0..<10) + Array(stride(from: 11, to: 31, by: 2))
    #expect(statistics(times.map { UInt64($0 * 100) }).gaps == 10)
  }

  @Test func goingBackIsAClockJump() {
    let found = statistics([100, 200, 50, 150, 250])
    #expect(found.clockJumps == 1)
    #expect(found.gaps == 0)
  }
}
