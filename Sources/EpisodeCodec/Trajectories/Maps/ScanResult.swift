internal import Bytes
internal import TrajectoryMath

/// The result of a scan over the steps of a trajectory: a row for each step, or a single one.
struct ScanResult {
  private let scan: MapNode.Scan
  private let type: MapType
  /// The operand's rows; then, for a scan that changes them, the result's.
  private var rows: ColumnStore
  /// The result, if it is a single row; for `first` and `last` none before the first step.
  private var single: MapColumn
  /// Sums are in float64.
  private var sum = 0.0
  private var numbers = 0

  init(_ scan: MapNode.Scan, operand: MapType, _ type: MapType) {
    (self.scan, self.type) = (scan, type)
    rows = ColumnStore(operand)
    switch scan {
    case .any: single = MapColumn(bools: [false], width: 1)
    case .all: single = MapColumn(bools: [true], width: 1)
    case .min, .max, .mean: (single, sum) = (MapColumn(type), scan == .mean ? 0 : .nan)
    default: single = MapColumn(type)
    }
  }

  /// Adds rows of the operand.
  mutating func append(_ part: MapColumn) throws(StreamError) {
    switch scan {
    case .binarize, .rel2abs, .next, .previous: try rows.append(part)
    case .first: if single.rows == 0, part.rows > 0 { single = part.gathered(rows: [0]) }
    case .last: if part.rows > 0 { single = part.gathered(rows: [part.rows - 1]) }
    case .any:
      if part.bools.contains(true) { single = MapColumn(bools: [true], width: 1) }
    case .all:
      if part.bools.contains(false) { single = MapColumn(bools: [false], width: 1) }
    case .min: sum = part.doubles.reduce(sum) { $0 < $1 ? $0 : $1 }
    case .max: sum = part.doubles.reduce(sum) { $0 > $1 ? $0 : $1 }
    case .mean, .sum:
      let values = part.doubles
      sum = values.reduce(sum, +)
      numbers += values.count
    }
  }

  /// Ends the operand's rows. The sum of no numbers is 0; `min`, `max` and `mean` of none are NaN.
  mutating func finish() throws(StreamError) {
    switch scan {
    case .min, .max, .mean, .sum:
      let value = scan == .mean ? sum / Double(numbers) : sum
      single = type.isDouble ? MapColumn(.doubles([value])) : MapColumn(.floats([Float(value)]))
    case .binarize: try binarize()
    case .rel2abs: try accumulate()
    default: break
    }
  }

  /// The result at some rows of the scan's selection.
  func column(at places: [Int]) throws(StreamError) -> MapColumn {
    let last = rows.count - 1
    switch scan {
    case .next: return try rows.rows(places.map { min($0 + 1, last) })
    case .previous: return try rows.rows(places.map { max($0 - 1, 0) })
    case .binarize: return try rows.rows(places.map { last - $0 })
    case .rel2abs: return try rows.rows(places)
    default: return single.gathered(rows: places.map { _ in 0 })
    }
  }

  private static let batch = 256

  /// A state holds from the end backward, so the rows of the result are in reverse.
  private mutating func binarize() throws(StreamError) {
    var result = ColumnStore(type)
    var states: [Float] = []
    for end in stride(from: rows.count, to: 0, by: -Self.batch) {
      let part = try rows.rows(max(0, end - Self.batch)..<end)
      let reversed = part.gathered(rows: (0..<part.rows).reversed())
      if states.isEmpty { states = reversed.gathered(rows: [0]).floats }
      try result.append(reversed.eachRow(&states, Gripper.binarized, Gripper.binarized))
    }
    rows = result
  }

  private mutating func accumulate() throws(StreamError) {
    var changes = [Float](repeating: 0, count: type.count)
    for start in stride(from: 0, to: rows.count, by: Self.batch) where changes.contains(0) {
      let part = try rows.rows(start..<min(rows.count, start + Self.batch))
      _ = part.eachRow(&changes, Gripper.firstChange, Gripper.firstChange)
    }
    // Before the first change the gripper has the opposite state; without any it is open.
    var states = changes.map { $0 == 0 ? 1 : -$0 }
    var result = ColumnStore(type)
    for start in stride(from: 0, to: rows.count, by: Self.batch) {
      let part = try rows.rows(start..<min(rows.count, start + Self.batch))
      try result.append(part.eachRow(&states, Gripper.absolute, Gripper.absolute))
    }
    rows = result
  }
}

extension MapColumn {
  /// Applies a function to each element row by row, with a state per element; the result is float32
  /// for every type. The function is given for either type, because it compares in the type of the
  /// values.
  fileprivate func eachRow(
    _ states: inout [Float], _ ofFloat: (Float, inout Float) -> Float,
    _ ofDouble: (Double, inout Float) -> Float
  ) -> MapColumn {
    func results<Value>(_ values: [Value], _ function: (Value, inout Float) -> Float) -> [Float] {
      values.indices.map { function(values[$0], &states[$0 % width]) }
    }
    guard case .doubles(let values) = storage else {
      return MapColumn(.floats(results(floats, ofFloat)), width: width)
    }
    return MapColumn(.floats(results(values, ofDouble)), width: width)
  }
}
