internal import Posix

/// The discrete cosine transform of blocks of 8 by 8 samples (ITU-T T.81, A.3.3).
package struct BlockTransform: Sendable {
  package static let side = 8
  package static let size = 64
  /// Row by row, for each frequency the cosine at each sample, scaled so that the inverse is the
  /// transpose.
  private let cosines: [Float]

  package init() {
    cosines = (0..<Self.size).map { index in
      let (frequency, place) = (Double(index / 8), Double(index % 8))
      let scale = frequency == 0 ? 0.125.squareRoot() : 0.5
      return Float(scale * Libm.cosine((2 * place + 1) * frequency * .pi / 16))
    }
  }

  /// The coefficients of samples, in rows of growing horizontal frequency.
  package func coefficients(of samples: [Float]) -> [Float] {
    transformed(samples) { cosines[8 * $0 + $1] }
  }

  package func samples(of coefficients: [Float]) -> [Float] {
    transformed(coefficients) { cosines[8 * $1 + $0] }
  }

  /// The rows and then the columns, each multiplied by a matrix.
  private func transformed(_ values: [Float], _ matrix: (Int, Int) -> Float) -> [Float] {
    precondition(values.count == Self.size)
    var rows = [Float](repeating: 0, count: Self.size)
    var result = rows
    for row in 0..<8 {
      for out in 0..<8 {
        var sum: Float = 0
        for place in 0..<8 { sum += values[8 * row + place] * matrix(out, place) }
        rows[8 * row + out] = sum
      }
    }
    for column in 0..<8 {
      for out in 0..<8 {
        var sum: Float = 0
        for place in 0..<8 { sum += rows[8 * place + column] * matrix(out, place) }
        result[8 * out + column] = sum
      }
    }
    return result
  }
}
