internal import TrajectoryMath

extension MapColumn {
  /// Computes a value that depends on other steps, for all steps of a trajectory: a row for each,
  /// or a single row.
  func scanned(_ scan: MapNode.Scan, isDouble: Bool) -> MapColumn {
    let rows = rows
    switch scan {
    case .binarize:
      if case .doubles(let values) = storage { return eachElement(values, Gripper.binarize) }
      return eachElement(floats, Gripper.binarize)
    case .rel2abs:
      if case .doubles(let values) = storage {
        return eachElement(values, Gripper.absolute(ofRelative:))
      }
      return eachElement(floats, Gripper.absolute(ofRelative:))
    case .next: return gathered(rows: (0..<rows).map { min($0 + 1, rows - 1) })
    case .previous: return gathered(rows: (0..<rows).map { max($0 - 1, 0) })
    case .first: return gathered(rows: rows == 0 ? [] : [0])
    case .last: return gathered(rows: rows == 0 ? [] : [rows - 1])
    case .any: return MapColumn(bools: [bools.contains(true)], width: 1)
    case .all: return MapColumn(bools: [bools.allSatisfy { $0 }], width: 1)
    case .min, .max, .mean, .sum:
      let value = reduced(scan)
      return isDouble
        ? MapColumn(.doubles([value])) : MapColumn(.floats([Float(value)]))
    }
  }

  /// Applies a function to each element's values over time; the result is float32 for every type.
  private func eachElement<Value>(
    _ values: [Value], _ function: ([Value]) -> [Float]
  ) -> MapColumn {
    guard width != 1 else { return MapColumn(.floats(function(values))) }
    var result = Array(repeating: Float(0), count: values.count)
    for element in 0..<width {
      let places = stride(from: element, to: values.count, by: width)
      for (place, value) in zip(places, function(places.map { values[$0] })) {
        result[place] = value
      }
    }
    return MapColumn(.floats(result), width: width)
  }

  /// Sums in float64. The sum of no numbers is 0; every other result is NaN.
  private func reduced(_ scan: MapNode.Scan) -> Double {
    let values = doubles
    switch scan {
    case .min: return values.reduce(.nan) { $0 < $1 ? $0 : $1 }
    case .max: return values.reduce(.nan) { $0 > $1 ? $0 : $1 }
    default:
      let sum = values.reduce(0, +)
      return scan == .sum ? sum : sum / Double(values.count)
    }
  }
}
