/// A quantile from the numbers of two neighboring ranks, as NumPy's method `linear`: at the
/// position (n - 1) q, on the line between the neighbors.
package struct Quantile: Sendable {
  /// From 0 to 1.
  package let q: Double

  package init(_ q: Double) { self.q = q }

  /// The ranks of the neighbors, from 0.
  /// - Parameters:
  ///   - count: of all numbers, above 0.
  package func ranks(count: UInt64) -> (lower: UInt64, upper: UInt64) {
    let position = (Double(count - 1) * q).rounded(.down)
    let lower = min(UInt64(max(0, position)), count - 1)
    return (lower, min(lower + 1, count - 1))
  }

  /// The value between the numbers of the two ranks.
  package func value(_ lower: Double, _ upper: Double, count: UInt64) -> Double {
    let position = Double(count - 1) * q
    let weight = position - position.rounded(.down)
    let difference = upper - lower
    guard difference.isFinite else { return lower * (1 - weight) + upper * weight }
    // From the nearer end, as in NumPy, so that the upper number is met exactly.
    return weight < 0.5 ? lower + difference * weight : upper - difference * (1 - weight)
  }
}
