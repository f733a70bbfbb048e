internal import TrajectoryMath

extension MapColumn {
  /// Converts rotations of one kind to another.
  func rotated(_ from: MapNode.Rotation, _ to: MapNode.Rotation) -> MapColumn {
    let (values, width) = (floats, width)
    var result: [Float] = []
    for row in 0..<rows { Self.append(values[(row * width)...], from, to, &result) }
    return MapColumn(.floats(result), width: to.count)
  }

  /// Uses the conversion of tensorflow_graphics, or goes through a matrix or a quaternion.
  private static func append(
    _ v: ArraySlice<Float>, _ from: MapNode.Rotation, _ to: MapNode.Rotation,
    _ result: inout [Float]
  ) {
    let i = v.startIndex
    let three = SIMD3(v[i], v[i + 1], v[i + 2])
    let matrix: RotationMatrix
    var quaternion: SIMD4<Float>?
    switch from {
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
    case .matrix:
      matrix = RotationMatrix(
        three, SIMD3(v[i + 3], v[i + 4], v[i + 5]), SIMD3(v[i + 6], v[i + 7], v[i + 8]))
    }
    let rows = matrix.rows
    switch to {
    case .euler:
      result += (quaternion.map { RotationMatrix.euler(ofQuaternion: $0) } ?? matrix.euler).array
    case .quaternion: result += (quaternion ?? Quaternion.from(matrix)).array
    case .axisAngle: result += Quaternion.axisAngle(of: quaternion ?? Quaternion.from(matrix)).array
    case .r6: result += rows.0.array + rows.1.array
    case .matrix: result += rows.0.array + rows.1.array + rows.2.array
    }
  }

  private func matrix(_ row: Int, of values: [Float]) -> RotationMatrix {
    let v = values[(row * 9)..<(row * 9 + 9)]
    let i = v.startIndex
    return RotationMatrix(
      SIMD3(v[i], v[i + 1], v[i + 2]), SIMD3(v[i + 3], v[i + 4], v[i + 5]),
      SIMD3(v[i + 6], v[i + 7], v[i + 8]))
  }

  /// 3x3 matrices times 3x3 matrices or vectors of 3.
  func multiplied(by other: MapColumn) -> MapColumn {
    let (left, right) = (floats, other.floats)
    var result: [Float] = []
    for row in 0..<rows {
      let matrix = matrix(row, of: left)
      if other.width == 3 {
        result += (matrix * SIMD3(right[row * 3], right[row * 3 + 1], right[row * 3 + 2])).array
      } else {
        let rows = (matrix * other.matrix(row, of: right)).rows
        result += rows.0.array + rows.1.array + rows.2.array
      }
    }
    return MapColumn(.floats(result), width: other.width)
  }

  /// Transposed 3x3 matrices.
  var inverted: MapColumn {
    let values = floats
    var result: [Float] = []
    for row in 0..<rows {
      let rows = matrix(row, of: values).inverse.rows
      result += rows.0.array + rows.1.array + rows.2.array
    }
    return MapColumn(.floats(result), width: 9)
  }
}

extension SIMD3<Float> {
  fileprivate var array: [Float] { [x, y, z] }
}

extension SIMD4<Float> {
  fileprivate var array: [Float] { [x, y, z, w] }
}
