internal import Bytes
internal import TrajectoryMath

/// The times of the steps: from a rate, or from the messages of a topic.
struct TickSource {
  private let clock: AlignmentPlan.Clock
  private var grid: TickGrid?
  private var number: UInt64 = 0
  private var times = Queue<UInt64>()
  /// Ticks that the end of the recording may leave out, with the index of their message.
  private var pending = Queue<(index: Int, time: UInt64)>()
  /// Messages of the topic that make no tick, at each end of the recording.
  private let trim: Int
  /// The messages of the topic so far.
  private(set) var seen = 0
  private var lastClockTime: UInt64?
  /// No tick is earlier than this.
  private var start: UInt64?
  /// How much earlier than the last message the first tick may be, ns.
  private let lateness: UInt64
  /// The tick of the clock before the next one; nil when it is not known.
  private(set) var previous: UInt64?

  init(_ plan: AlignmentPlan, lateness: UInt64) {
    (clock, trim, self.lateness) = (plan.clock, plan.trim, lateness)
  }

  var isTopic: Bool { if case .topic = clock { true } else { false } }

  /// True when all ticks up to a time are known.
  func isSettled(_ tick: UInt64, isFinal: Bool) -> Bool {
    guard isTopic else { return true }
    return isFinal || lastClockTime.map { $0 >= tick } ?? false
  }

  /// Starts the ticks, once every feature has a value, or starts them again after a gap.
  mutating func begin(at time: UInt64) {
    (start, number) = (time, 0)
    if case .rate(let rate) = clock {
      let grid = TickGrid(start: time, rate: rate)
      (self.grid, previous) = (grid, time - min(grid.time(1) - time, time))
    }
    while let next = times.first, next < time { previous = times.popFirst() }
  }

  /// Adds a message of the clock's topic.
  mutating func addClock(time: UInt64) {
    guard case .topic(_, let every) = clock else { return }
    if seen >= trim, (seen - trim) % every == 0, time >= lastClockTime ?? 0, time >= start ?? 0 {
      pending.append((seen, time))
      lastClockTime = time
    }
    while let first = pending.first, seen - first.index >= trim {
      times.append(first.time)
      _ = pending.popFirst()
    }
    seen += 1
    // Before the start only the latest messages can become ticks.
    guard start == nil, time > lateness else { return }
    while let first = times.first, first < time - lateness { previous = times.popFirst() }
  }

  /// The next tick; nil while unknown, and beyond the range of the clock.
  var next: UInt64? {
    guard let grid else { return start == nil ? nil : times.first }
    let time = grid.time(number)
    return time == .max && number > 0 ? nil : time
  }

  /// Passes the next tick, and all others before a time.
  /// - Returns: the number of ticks passed.
  @discardableResult
  mutating func advance(to time: UInt64 = 0) -> Int {
    guard let grid else {
      var count = 0
      repeat {
        previous = times.popFirst()
        count += 1
      } while times.first.map { $0 < time } ?? false
      return count
    }
    let passed = number
    number = max(number + 1, grid.firstTick(atOrAfter: time))
    previous = grid.time(number - 1)
    return Int(clamping: number - passed)
  }

  /// True when a tick may lie in `from..<to`.
  func mayTick(from: UInt64, to: UInt64) -> Bool {
    if let grid { return grid.time(grid.firstTick(atOrAfter: from)) < to }
    // A topic's ticks up to now are known; later ones come after both.
    return times.contains { $0 >= from && $0 < to }
      || pending.contains { $0.time >= from && $0.time < to }
  }
}
