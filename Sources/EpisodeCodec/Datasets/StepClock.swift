package import Bytes

/// The times of the steps of datasets that have none: equally far apart, and going on from one episode
/// to the next.
package struct StepClock: Sendable {
  /// The time of the next step, and the steps since the rate has changed.
  private var start = 0.0
  private var steps = 0.0
  private var rate = 0.0

  package init() {}

  /// - Parameter rate: steps per second, positive.
  /// - Throws: `.limit` for times beyond 64 bits of nanoseconds.
  package mutating func time(_ rate: Double) throws(StreamError) -> UInt64 {
    if rate != self.rate {
      if self.rate > 0 { start += steps * 1e9 / self.rate }
      (steps, self.rate) = (0, rate)
    }
    guard let time = UInt64(exactly: (start + steps * 1e9 / rate).rounded()) else {
      throw StreamError(.limit, "the steps' times exceed 64 bits of nanoseconds")
    }
    return time
  }

  package mutating func advance(by steps: Int = 1) { self.steps += Double(steps) }
}
