/// The time by which boxes are held: that of messages, which never goes back. Where the clock of a
/// stream does by much, it goes on from where it was; where an episode begins or ends, it leaves a gap
/// that no box is held over.
struct FaceClock {
  private(set) var now: UInt64 = 0
  /// What is added to the times of the stream, modulo 2^64.
  private var shift: UInt64 = 0
  private var hasStarted = false

  /// How far times may go back because topics are recorded one after the other.
  private static let disorder: Int64 = 10_000_000_000

  mutating func advance(to time: UInt64) {
    guard hasStarted else {
      (hasStarted, shift) = (true, now &- time)
      return
    }
    let ahead = Int64(bitPattern: time &+ shift &- now)
    if ahead >= 0 {
      now += UInt64(ahead)
    } else if ahead < -Self.disorder {
      shift = now &- time
    }
  }

  /// - Parameter gap: longer than boxes are held.
  mutating func skip(_ gap: UInt64) {
    now += gap
    hasStarted = false
  }
}
