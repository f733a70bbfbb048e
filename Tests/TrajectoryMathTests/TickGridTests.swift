import Testing
import TrajectoryMath

struct TickGridTests {
  @Test func roundingErrorsDoNotAddUp() {
    let grid = TickGrid(start: 1_767_225_600_000_000_000, rate: 30)
    #expect(grid.time(0) == 1_767_225_600_000_000_000)
    #expect(grid.time(1) == 1_767_225_600_033_333_333)
    #expect(grid.time(2) == 1_767_225_600_066_666_667)
    #expect(grid.time(3) == 1_767_225_600_100_000_000)
    // An hour later to the nanosecond.
    #expect(grid.time(108_000) == 1_767_229_200_000_000_000)
  }

  @Test(arguments: [0.1, 1, 7, 29.97, 30, 333, 1e6])
  func firstTickIsTheFirst(rate: Double) {
    let grid = TickGrid(start: 1_000_000_007, rate: rate)
    for tick in (0..<50 as Range<UInt64>) {
      let time = grid.time(tick)
      #expect(grid.firstTick(atOrAfter: time) == tick)
      #expect(grid.firstTick(atOrAfter: time + 1) == tick + 1)
    }
    #expect(grid.firstTick(atOrAfter: 0) == 0)
  }

  @Test func ticksBeyondTheClockStayAtItsEnd() {
    #expect(TickGrid(start: 0, rate: 1e-9).time(1 << 40) == .max)
    #expect(TickGrid(start: .max - 5, rate: 1).time(1) == .max)
    #expect(TickGrid(start: 1, rate: 1e-300).time(1) == .max)
  }

  @Test(arguments: [1e-9, 1, 1e6, 1e9])
  func noTimeIsTooFarAway(rate: Double) {
    let grid = TickGrid(start: 0, rate: rate)
    #expect(grid.time(grid.firstTick(atOrAfter: .max)) == .max || rate > 1e6)
  }
}
