import Testing
import TrajectoryMath

struct InterpolationTests {
  @Test(arguments: [(100, 1.0), (125, 1.5), (150, 2), (200, 3), (50, 1), (300, 3)])
  func valuesAreOnTheLine(time: UInt64, expected: Double) {
    #expect(Interpolation.linear(1, 3, start: 100, end: 200, at: time) == expected)
  }

  @Test func endsAreExact() {
    // (b - a) * 1 + a is not b for these.
    #expect(Interpolation.linear(1e16, 1, start: 0, end: 3, at: 3) == 1)
    #expect(Interpolation.linear(0.1, 0.7, start: 0, end: 3, at: 0) == 0.1)
  }

  @Test func equalTimesGiveTheFirst() {
    #expect(Interpolation.linear(1, 2, start: 5, end: 5, at: 5) == 1)
  }

  @Test func timesOfTodayKeepTheirNanoseconds() {
    let start: UInt64 = 1_767_225_600_000_000_000
    #expect(Interpolation.linear(0, 4, start: start, end: start + 4, at: start + 1) == 1)
  }
}
