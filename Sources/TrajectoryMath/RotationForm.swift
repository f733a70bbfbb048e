/// A way to write a rotation in numbers.
package enum RotationForm: String, CaseIterable, Sendable {
  case euler, quaternion, matrix, r6
  case axisAngle = "axis_angle"

  /// Numbers in one rotation.
  package var count: Int {
    switch self {
    case .euler, .axisAngle: 3
    case .quaternion: 4
    case .r6: 6
    case .matrix: 9
    }
  }

  /// Converts concatenated rotations to another form: uses the conversion of tensorflow_graphics, or
  /// goes through a matrix or a quaternion.
  package func convert(_ values: [Float], to form: RotationForm) -> [Float] {
    converted(values, form)
  }

  package func convert(_ values: [Double], to form: RotationForm) -> [Double] {
    converted(values, form)
  }

  private func converted<Scalar: RealNumber>(
    _ values: [Scalar], _ form: RotationForm
  ) -> [Scalar] {
    var result: [Scalar] = []
    result.reserveCapacity(values.count / count * form.count)
    for start in stride(from: 0, to: values.count, by: count) {
      append(values[start..<start + count], form, &result)
    }
    return result
  }

  private func append<Scalar: RealNumber>(
    _ v: ArraySlice<Scalar>, _ form: RotationForm, _ result: inout [Scalar]
  ) {
    let i = v.startIndex
    let three = SIMD3(v[i], v[i + 1], v[i + 2])
    let matrix: RotationMatrix<Scalar>
    var quaternion: SIMD4<Scalar>?
    switch self {
    case .euler:
      matrix = RotationMatrix(euler: three)
      quaternion = Quaternion.from(euler: three)
    case .quaternion:
      let q = SIMD4(three, v[i + 3])
      (matrix, quaternion) = (RotationMatrix(quaternion: q), q)
    case .axisAngle:
      let q = Quaternion.from(axisAngle: three)
      (matrix, quaternion) = (RotationMatrix(quaternion: q), q)
    case .r6:
      matrix = RotationMatrix(sixNumbers: three, SIMD3(v[i + 3], v[i + 4], v[i + 5]))
    case .matrix: matrix = RotationMatrix(v)
    }
    switch form {
    case .euler:
      result += (quaternion.map { RotationMatrix.euler(ofQuaternion: $0) } ?? matrix.euler).array
    case .quaternion: result += (quaternion ?? Quaternion.from(matrix)).array
    case .axisAngle: result += Quaternion.axisAngle(of: quaternion ?? Quaternion.from(matrix)).array
    case .r6: result += matrix.rows.0.array + matrix.rows.1.array
    case .matrix: result += matrix.array
    }
  }
}
