internal import TrajectoryMath

extension MapColumn {
  var integers: [Int64] {
    if case .integers(let values) = storage { return values }
    return doubles.map { Int64($0) }
  }

  /// Applies an operation to the elements of two columns, in the precision of the result.
  func combined(
    with other: MapColumn, _ sign: MapOperator, rows: Int, isDouble: Bool
  ) -> MapColumn {
    let width = commonWidth(self.width, other.width)
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
    places.map { sign.value(left[$0.0], right[$0.1]) }
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
    } else if case .floats(let left) = storage, case .floats(let right) = other.storage {
      result = Self.compare(left, right, places, sign)
    } else {
      result = Self.compare(doubles, other.doubles, places, sign)
    }
    return MapColumn(bools: result, width: commonWidth(width, other.width))
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
      return MapColumn(.floats(floats.map { function.value($0) }), width: width)
    }
    return MapColumn(.doubles(doubles.map { function.value($0) }), width: width)
  }

  /// The lengths of all `count` vectors of `extent` elements.
  func norms(width extent: Int, count: Int) -> MapColumn {
    func norms<Value: FloatingPoint>(_ values: [Value]) -> [Value] {
      (0..<count).map { index in
        values[index * extent..<(index + 1) * extent].reduce(0) { $0 + $1 * $1 }.squareRoot()
      }
    }
    let width = width / Swift.max(1, extent)
    if case .doubles(let values) = storage {
      return MapColumn(.doubles(norms(values)), width: width)
    }
    return MapColumn(.floats(norms(floats)), width: width)
  }

  func decodedText(rows: Int) -> MapColumn {
    let (values, width) = (integers, width)
    return MapColumn(
      .texts(
        (0..<rows).map { row in
          var text = ""
          for value in values[row * width..<(row + 1) * width] {
            guard value != 0 else { break }
            // `tf.strings.unicode_encode` replaces invalid characters, and noncharacters too.
            let scalar = UInt32(exactly: value).flatMap { Unicode.Scalar($0) }
            let isCharacter = scalar.map { !$0.properties.isNoncharacterCodePoint } ?? false
            text.unicodeScalars.append(isCharacter ? scalar ?? "\u{FFFD}" : "\u{FFFD}")
          }
          return text
        }))
  }
}

extension MapNode.Elementwise {
  func value<Value: RealNumber>(_ x: Value) -> Value {
    switch self {
    case .abs: Swift.abs(x)
    case .sqrt: x.squareRoot()
    case .sin: x.sine
    case .cos: x.cosine
    case .invert: 1 - x
    case .negate: -x
    }
  }
}

extension MapOperator {
  /// The result of `+`, `-`, `*` or `/`.
  func value<Value: FloatingPoint>(_ left: Value, _ right: Value) -> Value {
    switch self {
    case .plus: left + right
    case .minus: left - right
    case .times: left * right
    default: left / right
    }
  }
}
