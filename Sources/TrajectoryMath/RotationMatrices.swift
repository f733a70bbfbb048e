/// Concatenated 3x3 matrices of rotations, nine numbers each.
package enum RotationMatrices {
  /// The products of 3x3 matrices and as many 3x3 matrices or vectors of 3.
  package static func product(_ left: [Float], _ right: [Float]) -> [Float] {
    multiplied(left, right)
  }

  package static func product(_ left: [Double], _ right: [Double]) -> [Double] {
    multiplied(left, right)
  }

  package static func inverse(_ values: [Float]) -> [Float] { inverted(values) }
  package static func inverse(_ values: [Double]) -> [Double] { inverted(values) }

  private static func multiplied<Scalar: RealNumber>(
    _ left: [Scalar], _ right: [Scalar]
  ) -> [Scalar] {
    let width = right.count / max(1, left.count / 9)
    var result: [Scalar] = []
    result.reserveCapacity(right.count)
    for row in 0..<left.count / 9 {
      let matrix = RotationMatrix(left[row * 9..<row * 9 + 9])
      let other = right[row * width..<(row + 1) * width]
      let i = other.startIndex
      result +=
        width == 9
        ? (matrix * RotationMatrix(other)).array
        : (matrix * SIMD3(other[i], other[i + 1], other[i + 2])).array
    }
    return result
  }

  private static func inverted<Scalar: RealNumber>(_ values: [Scalar]) -> [Scalar] {
    stride(from: 0, to: values.count, by: 9).flatMap {
      RotationMatrix(values[$0..<$0 + 9]).inverse.array
    }
  }
}

extension RotationMatrix {
  /// The matrix of nine numbers, row by row.
  init(_ v: ArraySlice<Scalar>) {
    let i = v.startIndex
    self.init(
      SIMD3(v[i], v[i + 1], v[i + 2]), SIMD3(v[i + 3], v[i + 4], v[i + 5]),
      SIMD3(v[i + 6], v[i + 7], v[i + 8]))
  }

  var array: [Scalar] { rows.0.array + rows.1.array + rows.2.array }
}

extension SIMD3 {
  var array: [Scalar] { [x, y, z] }
}

extension SIMD4 {
  var array: [Scalar] { [x, y, z, w] }
}
