/// Sums as NumPy computes `numpy.sum(array, axis=0)`, rounding for rounding: one row after the other
/// for rows of several numbers, in pairs for single numbers. Source: numpy 2.2,
/// loops_utils.h.src, `pairwise_sum`.
package enum NumPySum {
  private static let block = 128

  /// The sum of single numbers, of which `next` gives one after the other.
  package static func pairwise<Number: BinaryFloatingPoint, Failure: Error>(
    _ count: Int, _ next: () throws(Failure) -> Number
  ) throws(Failure) -> Number {
    if count > block {
      let half = count / 2 - count / 2 % 8
      let first: Number = try pairwise(half, next)
      return first + (try pairwise(count - half, next))
    }
    guard count >= 8 else {
      var sum: Number = 0
      for _ in 0..<count { sum += try next() }
      return sum
    }
    var sums: [Number] = []
    for _ in 0..<8 { sums.append(try next()) }
    for place in 8..<max(count - count % 8, 8) { sums[place % 8] += try next() }
    let low = (sums[0] + sums[1]) + (sums[2] + sums[3])
    let high = (sums[4] + sums[5]) + (sums[6] + sums[7])
    var sum = low + high
    for _ in 0..<count % 8 { sum += try next() }
    return sum
  }
}
