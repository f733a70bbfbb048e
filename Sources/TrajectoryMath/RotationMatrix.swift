/// A rotation as a 3x3 matrix, the form that all conversions use.
///
/// The conversions are those of `tensorflow_graphics.geometry.transformation` 2021.12.3, with its
/// small numbers that avoid divisions by zero: they show in the sixth digit.
package struct RotationMatrix<Scalar: RealNumber>: Equatable {
  package var rows: (SIMD3<Scalar>, SIMD3<Scalar>, SIMD3<Scalar>)

  package init(_ row0: SIMD3<Scalar>, _ row1: SIMD3<Scalar>, _ row2: SIMD3<Scalar>) {
    rows = (row0, row1, row2)
  }

  package static func == (left: Self, right: Self) -> Bool { left.rows == right.rows }

  /// Twice the distance from 1 to the next number of the type: `select_eps_for_addition`.
  static var epsilon: Scalar { 2 * .ulpOfOne }

  /// `rotation_matrix_3d.from_euler`: Rz Ry Rx of the angles around x, y and z, rad.
  package init(euler angles: SIMD3<Scalar>) {
    let (sx, cx) = (angles.x.sine, angles.x.cosine)
    let (sy, cy) = (angles.y.sine, angles.y.cosine)
    let (sz, cz) = (angles.z.sine, angles.z.cosine)
    self.init(
      SIMD3(cy * cz, sx * sy * cz - cx * sz, cx * sy * cz + sx * sz),
      SIMD3(cy * sz, sx * sy * sz + cx * cz, cx * sy * sz - sx * cz),
      SIMD3(-sy, sx * cy, cx * cy))
  }

  /// `rotation_matrix_3d.from_quaternion` of (x, y, z, w).
  package init(quaternion q: SIMD4<Scalar>) {
    let t = 2 * q
    let (twx, twy, twz) = (t.x * q.w, t.y * q.w, t.z * q.w)
    let (txx, txy, txz) = (t.x * q.x, t.y * q.x, t.z * q.x)
    let (tyy, tyz, tzz) = (t.y * q.y, t.z * q.y, t.z * q.z)
    self.init(
      SIMD3(1 - (tyy + tzz), txy - twz, txz + twy),
      SIMD3(txy + twz, 1 - (txx + tzz), tyz - twx),
      SIMD3(txz - twy, tyz + twx, 1 - (txx + tyy)))
  }

  /// The rotation with these first two rows, made orthogonal by Gram-Schmidt: Zhou et al., "On the
  /// Continuity of Rotation Representations in Neural Networks", CVPR 2019.
  package init(sixNumbers first: SIMD3<Scalar>, _ second: SIMD3<Scalar>) {
    let row0 = first.normalized
    let row1 = (second - (row0 * second).sum() * row0).normalized
    self.init(row0, row1, row0.cross(row1))
  }

  /// `rotation_matrix_3d.inverse`: the transpose.
  package var inverse: RotationMatrix {
    let (a, b, c) = rows
    return RotationMatrix(SIMD3(a.x, b.x, c.x), SIMD3(a.y, b.y, c.y), SIMD3(a.z, b.z, c.z))
  }

  package static func * (left: Self, right: Self) -> Self {
    let columns = right.inverse.rows
    func row(_ row: SIMD3<Scalar>) -> SIMD3<Scalar> {
      SIMD3((row * columns.0).sum(), (row * columns.1).sum(), (row * columns.2).sum())
    }
    return RotationMatrix(row(left.rows.0), row(left.rows.1), row(left.rows.2))
  }

  package static func * (matrix: Self, vector: SIMD3<Scalar>) -> SIMD3<Scalar> {
    SIMD3(
      (matrix.rows.0 * vector).sum(), (matrix.rows.1 * vector).sum(),
      (matrix.rows.2 * vector).sum())
  }
}

extension SIMD3 where Scalar: RealNumber {
  var norm: Scalar { (self * self).sum().squareRoot() }

  /// A direction; zero stays zero.
  var normalized: Self {
    let norm = norm
    return norm > 0 ? self / norm : self
  }

  func cross(_ other: Self) -> Self {
    Self(
      y * other.z - z * other.y, z * other.x - x * other.z, x * other.y - y * other.x)
  }
}
