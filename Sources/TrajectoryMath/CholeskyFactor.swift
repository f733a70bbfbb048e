/// The lower triangle L of a covariance L Lᵀ, for Mahalanobis distances in O(d²).
package struct CholeskyFactor: Sendable {
  package let dimensions: Int
  /// The rows left of the diagonal, each filled up with zeros to whole groups of four.
  private let rows: [SIMD4<Double>]
  /// One by the numbers on the diagonal.
  private let inverses: [Double]

  /// - Parameter lowerTriangle: of the matrix, row by row.
  /// - Returns: nil when it is not positive definite.
  package init?(_ lowerTriangle: [Double], dimensions: Int) {
    precondition(lowerTriangle.count == dimensions * (dimensions + 1) / 2)
    self.dimensions = dimensions
    var factor = lowerTriangle
    var rows: [SIMD4<Double>] = []
    var inverses: [Double] = []
    var start = 0
    for row in 0..<dimensions {
      var other = 0
      for column in 0..<row {
        var rest = factor[start + column]
        for index in 0..<column { rest -= factor[start + index] * factor[other + index] }
        factor[start + column] = rest * inverses[column]
        other += column + 1
      }
      var rest = factor[start + row]
      for index in 0..<row { rest -= factor[start + index] * factor[start + index] }
      guard rest > 0, rest.isFinite else { return nil }
      factor[start + row] = rest.squareRoot()
      inverses.append(1 / factor[start + row])
      for group in stride(from: 0, to: row, by: 4) {
        var values = SIMD4<Double>.zero
        for lane in 0..<min(4, row - group) { values[lane] = factor[start + group + lane] }
        rows.append(values)
      }
      start += row + 1
    }
    (self.rows, self.inverses) = (rows, inverses)
  }

  /// The room that `squaredLength` needs.
  package var scratch: [SIMD4<Double>] { Array(repeating: .zero, count: (dimensions + 3) / 4) }

  /// The squared Mahalanobis distance of a vector from 0: L y = x is solved for y.
  package func squaredLength(_ vector: [Double], _ scratch: inout [SIMD4<Double>]) -> Double {
    precondition(vector.count == dimensions && scratch.count == (dimensions + 3) / 4)
    for index in scratch.indices { scratch[index] = .zero }
    let rows = rows.span
    var solution = scratch.mutableSpan
    var (place, squares) = (0, 0.0)
    for row in 0..<dimensions {
      var sum = SIMD4<Double>.zero
      for group in 0..<(row + 3) / 4 {
        sum += rows[place] * solution[group]
        place += 1
      }
      let value = (vector[row] - (sum[0] + sum[1] + (sum[2] + sum[3]))) * inverses[row]
      solution[row / 4][row % 4] = value
      squares += value * value
    }
    return squares
  }
}
