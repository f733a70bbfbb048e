internal import TrajectoryMath

extension MapColumn {
  /// Converts rotations of one form to another.
  func rotated(_ from: RotationForm, _ to: RotationForm) -> MapColumn {
    if case .doubles(let values) = storage {
      return MapColumn(.doubles(from.convert(values, to: to)), width: to.count)
    }
    return MapColumn(.floats(from.convert(floats, to: to)), width: to.count)
  }

  /// The products of 3x3 matrices and 3x3 matrices or vectors of 3, of the same type.
  func multiplied(by other: MapColumn) -> MapColumn {
    if case .doubles(let left) = storage {
      return MapColumn(
        .doubles(RotationMatrices.product(left, other.doubles)), width: other.width)
    }
    return MapColumn(
      .floats(RotationMatrices.product(floats, other.floats)), width: other.width)
  }

  /// Transposed 3x3 matrices.
  var inverted: MapColumn {
    if case .doubles(let values) = storage {
      return MapColumn(.doubles(RotationMatrices.inverse(values)), width: 9)
    }
    return MapColumn(.floats(RotationMatrices.inverse(floats)), width: 9)
  }
}
