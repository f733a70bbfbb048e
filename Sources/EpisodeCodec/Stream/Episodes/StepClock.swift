package import Bytes

/// The times of steps from a dataset that stores none: they start at 0, are 1 / rate apart, and continue
/// from one episode to the next.
package struct StepClock {
  /// Steps per second, positive; nil when unknown.
  package let rate: Double?
  /// Steps so far.
  private var steps = 0.0

  /// Steps per second where nobody gives a rate.
  private static let nominalRate = 10.0

  package init(rate: Double?) { self.rate = rate }

  /// The time of the next step, in ns.
  package func time() throws(StreamError) -> UInt64 {
    guard let time = UInt64(exactly: (steps * 1e9 / (rate ?? Self.nominalRate)).rounded()) else {
      throw StreamError(.limit, "the steps' times exceed 64 bits of nanoseconds")
    }
    return time
  }

  package mutating func advance() { steps += 1 }
}
