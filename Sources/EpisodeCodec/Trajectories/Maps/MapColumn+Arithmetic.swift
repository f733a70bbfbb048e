internal import Posix

extension MapColumn {
  var integers: [Int64] {
    if case .integers(let values) = storage { return values }
    return doubles.map { Int64($0) }
  }

  /// Applies an operation to the elements of two columns, in the precision of the result.
  func combined(
    with other: MapColumn, _ sign: MapOperator, rows: Int, isDouble: Bool
  ) -> MapColumn {
    let width = max(width, other.width)
    if isDouble {
      let values = Self.combine(
        doubles, other.doubles, pairs(self.width, other.width, rows), sign)
      return MapColumn(.doubles(values), width: width)
    }
    let values = Self.combine(floats, other.floats, pairs(self.width, other.width, rows), sign)
    return MapColumn(.floats(values), width: width)
  }

  private static func combine<Value: FloatingPoint>(
    _ left: [Value], _ right: [Value], _ places: some Sequence<(Int, Int)>, _ sign: MapOperator
  ) -> [Value] {
    switch sign {
    case .plus: places.map { left[$0.0] + right[$0.1] }
    case .minus: places.map { left[$0.0] - right[$0.1] }
    case .times: places.map { left[$0.0] * right[$0.1] }
    default: places.map { left[$0.0] / right[$0.1] }
    }
  }

  func compared(with other: MapColumn, _ sign: MapOperator, rows: Int) -> MapColumn {
    if case .texts(let left) = storage {
      let right = other.texts
      return MapColumn(
        bools: left.indices.map { (left[$0] == right[$0]) == (sign == .equal) }, width: 1)
    }
    let places = pairs(width, other.width, rows)
    let result: [Bool]
    if case .integers(let left) = storage, case .integers(let right) = other.storage {
      result = Self.compare(left, right, places, sign)
    } else if case .doubles = storage {
      result = Self.compare(doubles, other.doubles, places, sign)
    } else if case .doubles = other.storage {
      result = Self.compare(doubles, other.doubles, places, sign)
    } else {
      // Literals are rounded to float32, as in TensorFlow.
      result = Self.compare(floats, other.floats, places, sign)
    }
    return MapColumn(bools: result, width: max(width, other.width))
  }

  private static func compare<Value: Comparable>(
    _ left: [Value], _ right: [Value], _ places: some Sequence<(Int, Int)>, _ sign: MapOperator
  ) -> [Bool] {
    switch sign {
    case .equal: places.map { left[$0.0] == right[$0.1] }
    case .unequal: places.map { left[$0.0] != right[$0.1] }
    case .less: places.map { left[$0.0] < right[$0.1] }
    case .lessOrEqual: places.map { left[$0.0] <= right[$0.1] }
    case .greater: places.map { left[$0.0] > right[$0.1] }
    default: places.map { left[$0.0] >= right[$0.1] }
    }
  }

  func mapped(_ function: MapNode.Elementwise, isDouble: Bool) -> MapColumn {
    guard isDouble else {
      return MapColumn(.floats(floats.map { Self.value(function, $0) }), width: width)
    }
    // Angles of float64 data have float32 precision too: no original computes them.
    let result: [Double] =
      switch function {
      case .abs: doubles.map { Swift.abs($0) }
      case .sqrt: doubles.map { $0.squareRoot() }
      case .invert: doubles.map { 1 - $0 }
      case .negate: doubles.map { -$0 }
      case .sin, .cos: doubles.map { Double(Self.value(function, Float($0))) }
      }
    return MapColumn(.doubles(result), width: width)
  }

  private static func value(_ function: MapNode.Elementwise, _ x: Float) -> Float {
    switch function {
    case .abs: Swift.abs(x)
    case .sqrt: x.squareRoot()
    case .sin: Libm.sine(x)
    case .cos: Libm.cosine(x)
    case .invert: 1 - x
    case .negate: -x
    }
  }

  /// The lengths of vectors.
  func norms(width extent: Int) -> MapColumn {
    let values = floats
    let result = stride(from: 0, to: values.count, by: extent).map { start in
      values[start..<start + extent].reduce(0 as Float) { $0 + $1 * $1 }.squareRoot()
    }
    return MapColumn(.floats(result), width: max(1, width / extent))
  }

  var decodedText: MapColumn {
    let (values, width) = (integers, width)
    return MapColumn(
      .texts(
        (0..<rows).map { row in
          var text = ""
          for value in values[row * width..<(row + 1) * width] {
            guard value != 0 else { break }
            let scalar = UInt32(exactly: value).flatMap { Unicode.Scalar($0) }
            text.unicodeScalars.append(scalar ?? "\u{FFFD}")
          }
          return text
        }))
  }
}
