/// Values between two samples.
package enum Interpolation {
  /// The value at time `t` on the straight line from `a` at `start` to `b` at `end`.
  ///
  /// Equals `a` at `start` and `b` at `end`, exactly.
  /// - Parameters:
  ///   - start: at most `t`, ns; `end` at least `t`.
  package static func linear(
    _ a: Double, _ b: Double, start: UInt64, end: UInt64, at t: UInt64
  ) -> Double {
    if t <= start || end <= start { return a }
    if t >= end { return b }
    let weight = Double(t - start) / Double(end - start)
    return a + (b - a) * weight
  }
}
