/// Rotations as unit quaternions (x, y, z, w) and as an axis times an angle.
///
/// The formulas of `quaternion` and `axis_angle` of `tensorflow_graphics` 2021.12.3.
package enum Quaternion<Scalar: RealNumber> {
  /// `quaternion.from_euler`.
  package static func from(euler angles: SIMD3<Scalar>) -> SIMD4<Scalar> {
    let half = angles / 2
    let (s1, c1) = (half.x.sine, half.x.cosine)
    let (s2, c2) = (half.y.sine, half.y.cosine)
    let (s3, c3) = (half.z.sine, half.z.cosine)
    return SIMD4(
      -c1 * s2 * s3 + s1 * c2 * c3, c1 * s2 * c3 + s1 * c2 * s3, -s1 * s2 * c3 + c1 * c2 * s3,
      c1 * c2 * c3 + s1 * s2 * s3)
  }

  /// `quaternion.from_rotation_matrix`.
  package static func from(_ matrix: RotationMatrix<Scalar>) -> SIMD4<Scalar> {
    let (a, b, c) = matrix.rows
    func divisor(_ sum: Scalar) -> Scalar {
      2 * max(0, sum + RotationMatrix<Scalar>.epsilon).squareRoot() + RotationMatrix<Scalar>.epsilon
    }
    if a.x + b.y + c.z > 0 {
      let s = divisor(1 + a.x + b.y + c.z)
      return SIMD4((c.y - b.z) / s, (a.z - c.x) / s, (b.x - a.y) / s, s / 4)
    } else if a.x > b.y, a.x > c.z {
      let s = divisor(1 + a.x - b.y - c.z)
      return SIMD4(s / 4, (a.y + b.x) / s, (a.z + c.x) / s, (c.y - b.z) / s)
    } else if b.y > c.z {
      let s = divisor(1 + b.y - a.x - c.z)
      return SIMD4((a.y + b.x) / s, s / 4, (b.z + c.y) / s, (a.z - c.x) / s)
    }
    let s = divisor(1 + c.z - a.x - b.y)
    return SIMD4((a.z + c.x) / s, (b.z + c.y) / s, s / 4, (b.x - a.y) / s)
  }

  /// `quaternion.from_axis_angle` of the axis times the angle in rad.
  package static func from(axisAngle vector: SIMD3<Scalar>) -> SIMD4<Scalar> {
    let angle = vector.norm
    let part = vector.normalized * (angle / 2).sine
    return SIMD4(part, (angle / 2).cosine)
  }

  /// `axis_angle.from_quaternion`: the axis times the angle in rad, which is at most pi.
  package static func axisAngle(of quaternion: SIMD4<Scalar>) -> SIMD3<Scalar> {
    let vector = SIMD3(quaternion.x, quaternion.y, quaternion.z)
    let angle = 2 * Scalar.arctangent(vector.norm, abs(quaternion.w))
    return vector.normalized * quaternion.w.nonzeroSign * angle
  }
}
