import EpisodeCodec
import Golden
import Testing
import TrajectoryMath

@Suite struct RotationTests {
  private func vectors(_ array: NumPyArray?) throws -> [SIMD3<Float>] {
    let array = try #require(array)
    let (floats, width) = (array.floats, array.count / array.shape[0])
    return (0..<array.shape[0]).map { row in
      SIMD3(floats[row * width], floats[row * width + 1], floats[row * width + 2])
    }
  }

  private func matrices(_ array: NumPyArray?) throws -> [RotationMatrix<Float>] {
    let floats = try #require(array).floats
    return stride(from: 0, to: floats.count, by: 9).map {
      RotationMatrix(
        SIMD3(floats[$0], floats[$0 + 1], floats[$0 + 2]),
        SIMD3(floats[$0 + 3], floats[$0 + 4], floats[$0 + 5]),
        SIMD3(floats[$0 + 6], floats[$0 + 7], floats[$0 + 8]))
    }
  }

  private func quaternions(_ array: NumPyArray?) throws -> [SIMD4<Float>] {
    let floats = try #require(array).floats
    return stride(from: 0, to: floats.count, by: 4).map {
      SIMD4(floats[$0], floats[$0 + 1], floats[$0 + 2], floats[$0 + 3])
    }
  }

  private func distance(_ left: SIMD3<Float>, _ right: SIMD3<Float>) -> Float {
    max(abs(left.x - right.x), abs(left.y - right.y), abs(left.z - right.z))
  }

  private func distance(_ left: RotationMatrix<Float>, _ right: RotationMatrix<Float>) -> Float {
    max(
      distance(left.rows.0, right.rows.0), distance(left.rows.1, right.rows.1),
      distance(left.rows.2, right.rows.2))
  }

  private func distance(_ left: SIMD4<Float>, _ right: SIMD4<Float>) -> Float {
    let difference = left - right
    return max(
      abs(difference.x), abs(difference.y), max(abs(difference.z), abs(difference.w)))
  }

  @Test func conversionsEqualTensorFlowGraphics() throws {
    let golden = try Golden.npz("rotations")
    let eulers = try vectors(golden["euler"])
    let matrices = try matrices(golden["rotmat_from_euler"])
    for (euler, matrix) in zip(eulers, matrices) {
      #expect(distance(RotationMatrix(euler: euler), matrix) < 1e-6)
    }
    for (matrix, expected) in try zip(matrices, vectors(golden["euler_from_rotmat"])) {
      #expect(distance(matrix.euler, expected) < 1e-6, "\(matrix)")
    }
    for (matrix, expected) in try zip(matrices, self.matrices(golden["rotmat_inverse"])) {
      #expect(distance(matrix.inverse, expected) < 1e-6)
    }
    let quaternions = try quaternions(golden["quat_xyzw"])
    for (quaternion, expected) in try zip(quaternions, vectors(golden["euler_from_quat"])) {
      #expect(distance(RotationMatrix.euler(ofQuaternion: quaternion), expected) < 1e-6)
    }
    for (quaternion, expected) in try zip(quaternions, self.matrices(golden["rotmat_from_quat"])) {
      #expect(distance(RotationMatrix(quaternion: quaternion), expected) < 1e-6)
    }
    for (euler, expected) in try zip(eulers, self.quaternions(golden["quat_from_euler"])) {
      #expect(distance(Quaternion.from(euler: euler), expected) < 1e-6)
    }
  }

  /// A matrix gives all angles except at exactly a quarter turn around y; a quaternion only farther
  /// than 1e-6 from it: `from_rotation_matrix` and `from_quaternion` of tensorflow_graphics.
  @Test func theTurnAtThePoleIsExactForMatrices() {
    for offset in [4e-7, 1e-9] {
      let y = Double.pi / 2 - (2 * offset).squareRoot()
      let matrix = RotationMatrix(euler: SIMD3(0.3, y, 0.5))
      #expect(abs(abs(matrix.rows.2.x) - 1) < 1e-6 && matrix.rows.2.x != -1)
      let angles = matrix.euler
      #expect(abs(angles.x - 0.3) < 1e-6 && abs(angles.z - 0.5) < 1e-6, "\(angles)")
      let quaternion = Quaternion.from(euler: SIMD3(0.3, y, 0.5))
      let pole = RotationMatrix.euler(ofQuaternion: quaternion)
      #expect(pole.z == 0 && pole.y == .pi / 2 && abs(pole.x + 0.2) < 1e-3, "\(pole)")
    }
    let exact = RotationMatrix<Double>(SIMD3(0, 0, 1), SIMD3(0, 1, 0), SIMD3(-1, 0, 0))
    #expect(exact.euler == SIMD3(0, .pi / 2, 0))
  }

  @Test func float64IsAsExactAsItIs() {
    for euler in [SIMD3(0.3, -0.4, 0.5), SIMD3(-2, 1, 3.0)] {
      let matrix = RotationMatrix(euler: euler)
      let back = matrix.euler
      #expect(((back - euler) * (back - euler)).sum() < 1e-28)
      let quaternion = Quaternion.from(matrix)
      let again = RotationMatrix.euler(ofQuaternion: quaternion)
      #expect(((again - euler) * (again - euler)).sum() < 1e-26)
    }
  }

  @Test func representationsComeBack() {
    for euler in [SIMD3<Float>(0.3, -0.4, 0.5), SIMD3(-2, 1, 3), SIMD3(0, 0, 3), SIMD3(3, 0, 0)] {
      let matrix = RotationMatrix(euler: euler)
      let quaternion = Quaternion.from(matrix)
      #expect(distance(RotationMatrix(quaternion: quaternion), matrix) < 2e-6)
      let axisAngle = Quaternion.axisAngle(of: quaternion)
      let back = RotationMatrix(quaternion: Quaternion.from(axisAngle: axisAngle))
      #expect(distance(back, matrix) < 2e-6)
      let six = RotationMatrix(sixNumbers: matrix.rows.0 * 2, matrix.rows.1 + matrix.rows.0)
      #expect(distance(six, matrix) < 2e-6)
    }
  }

  @Test func zeroRotationIsZeroInAllForms() {
    let quaternion = Quaternion<Float>.from(axisAngle: .zero)
    #expect(quaternion == SIMD4(0, 0, 0, 1))
    #expect(Quaternion.axisAngle(of: quaternion) == .zero)
    #expect(distance(RotationMatrix(quaternion: quaternion).euler, .zero) < 1e-6)
  }
}
