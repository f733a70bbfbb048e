extension RotationMatrix {
  /// `euler.from_rotation_matrix`: angles around x, y and z, rad. If y is a quarter turn, z is 0.
  package var euler: SIMD3<Scalar> { angles(isQuarterTurn: abs(rows.2.x) == 1) }

  private func angles(isQuarterTurn: Bool) -> SIMD3<Scalar> {
    let (row0, row1, row2) = rows
    let r20 = row2.x
    if isQuarterTurn {
      let sign = r20.nonzeroSign
      let r02 = row0.z.awayFromZero
      return SIMD3(
        .arctangent(-sign * row0.y, -sign * r02), -sign * (Scalar.pi / 2), 0)
    }
    let y = -r20.arcsine
    let sign = y.cosine.nonzeroSign
    return SIMD3(
      .arctangent(row2.y * sign, row2.z.awayFromZero * sign), y,
      .arctangent(row1.x * sign, row0.x.awayFromZero * sign))
  }

  /// `euler.from_quaternion` of (x, y, z, w): the angles of a matrix whose factors and entries are
  /// made slightly smaller, which shows near a quarter turn: an angle that near counts as one.
  package static func euler(ofQuaternion q: SIMD4<Scalar>) -> SIMD3<Scalar> {
    let t = 2 * q * (1 - epsilon)
    let (twx, twy, twz) = (t.x * q.w, t.y * q.w, t.z * q.w)
    let (txx, txy, txz) = (t.x * q.x, t.y * q.x, t.z * q.x)
    let (tyy, tyz, tzz) = (t.y * q.y, t.z * q.y, t.z * q.z)
    let matrix = RotationMatrix(
      SIMD3(1 - (tyy + tzz), txy - twz, txz + twy) * (1 - epsilon),
      SIMD3(txy + twz, 1 - (txx + tzz), tyz - twx) * (1 - epsilon),
      SIMD3(txz - twy, tyz + twx, 1 - (txx + tyy)) * (1 - epsilon))
    return matrix.angles(isQuarterTurn: abs(abs(matrix.rows.2.x) - 1) < 1e-6)
  }
}

extension RealNumber {
  /// 1 or -1, 1 for zero.
  var nonzeroSign: Self { self >= 0 ? 1 : -1 }
  var awayFromZero: Self { nonzeroSign * RotationMatrix<Self>.epsilon + self }
}
