/// A covariance drawn toward a multiple of the identity, as far as the data cannot tell it from one.
///
/// Ledoit, Wolf, "A well-conditioned estimator for large-dimensional covariance matrices", 2004; the
/// numbers are those of scikit-learn's `LedoitWolf` on standardized data.
package struct ShrunkCovariance: Sendable {
  /// How much of the identity there is, from 0 to 1.
  package let shrinkage: Double
  /// The lower triangle, row by row.
  package let lowerTriangle: [Double]

  /// Even numbers that depend on each other exactly have this variance left.
  private static let leastVariance = 1e-9

  /// - Parameters:
  ///   - covariance: of the whole population (ddof 0), the lower triangle, row by row.
  ///   - count: of the vectors.
  ///   - fourthMoment: the mean of the vectors' squared lengths, squared; their mean is 0.
  package init(covariance: [Double], dimensions: Int, count: UInt64, fourthMoment: Double) {
    let size = Double(dimensions)
    var (trace, squares) = (0.0, 0.0)
    var index = 0
    for row in 0..<dimensions {
      for column in 0...row {
        let value = covariance[index]
        squares += row == column ? value * value : 2 * value * value
        if row == column { trace += value }
        index += 1
      }
    }
    let average = trace / size
    let distance = (squares - 2 * average * trace + size * average * average) / size
    let noise = min((fourthMoment - squares) / (size * Double(count)), distance)
    shrinkage = noise > 0 ? noise / distance : 0
    let added = max(shrinkage * average, Self.leastVariance)
    var shrunk = covariance
    index = 0
    for row in 0..<dimensions {
      for column in 0...row {
        shrunk[index] *= 1 - shrinkage
        if row == column { shrunk[index] += added }
        index += 1
      }
    }
    lowerTriangle = shrunk
  }
}
