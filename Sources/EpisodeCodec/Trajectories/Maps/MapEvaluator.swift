internal import Bytes
internal import Stream
internal import TrajectoryMath

/// Computes the values of a map for some steps of a trajectory.
struct MapEvaluator {
  let program: MapProgram
  /// Steps of the trajectory in the input, once known.
  var steps = 0
  /// How the trajectory ended, once known.
  var outcome = EpisodeEnd.Outcome.unknown
  /// For each choice between two features, true if this trajectory takes the second.
  var choices: [Bool] = []
  /// The results of scans, by node.
  private var scans: [ScanResult?]

  init(_ program: MapProgram) {
    self.program = program
    scans = Array(repeating: nil, count: program.nodes.count)
  }

  /// Computes nodes in the order of a schedule.
  ///
  /// - Parameters:
  ///   - values: by node; those of the sources are set, with one row per row of `rows`.
  func evaluate(
    _ schedule: [Int], _ rows: StepRows, _ values: inout [MapColumn?]
  ) throws(StreamError) {
    for index in schedule {
      let node = program.nodes[index]
      let operands = node.operands.map { values[$0] ?? MapColumn(program.nodes[$0].type) }
      values[index] = try column(index, node, operands, rows)
    }
  }

  /// Takes the result of a scan over the whole trajectory.
  mutating func set(_ result: ScanResult, of index: Int) { scans[index] = result }

  private func column(
    _ index: Int, _ node: MapNode, _ operands: [MapColumn], _ rows: StepRows
  ) throws(StreamError) -> MapColumn {
    let (count, width) = (rows.count, node.type.count)
    switch node.operation {
    // The caller has set the sources.
    case .feature, .inflate, .padding: return MapColumn(node.type)
    case .literal(let value), .fill(let value):
      return MapColumn(value, type: node.type.element, rows: count, width: width)
    case .text(let text): return MapColumn(.texts(Array(repeating: text, count: count)))
    case .pick(let elements): return operands[0].gathered(rows: 0..<count, elements: elements)
    case .concat: return concat(node, operands, count)
    case .cast: return operands[0].cast(to: node.type.element)
    case .arithmetic(let sign):
      return operands[0].combined(
        with: operands[1], sign, rows: count, isDouble: node.type.isDouble)
    case .compare(let sign): return operands[0].compared(with: operands[1], sign, rows: count)
    case .logic(let sign): return logic(sign, operands, count)
    case .elementwise(let function):
      return operands[0].mapped(function, isDouble: node.type.isDouble)
    case .clip: return clip(node, operands, count)
    case .rotate(let from, let to): return operands[0].rotated(from, to)
    case .matrixProduct: return operands[0].multiplied(by: operands[1])
    case .inverse: return operands[0].inverted
    case .norm:
      return operands[0].norms(
        width: program.nodes[node.operands[0]].type.extent, count: count * width)
    case .reshape: return operands[0]
    case .decodeText: return operands[0].decodedText(rows: count)
    case .lowercase: return MapColumn(.texts(operands[0].texts.map(\.lowerCase)))
    case .stepNumber(let selection):
      return MapColumn(
        .integers(
          (0..<count).map { Int64((rows[$0] - selection.start) / selection.stride) }))
    case .stepCount(let selection):
      return MapColumn(.integers(Array(repeating: Int64(selection.count(of: steps)), count: count)))
    case .outcome: return MapColumn(.texts(Array(repeating: outcome.word, count: count)))
    case .scan(_, let selection):
      guard let result = scans[index] else { return MapColumn(node.type) }
      return try result.column(
        at: (0..<count).map { (rows[$0] - selection.start) / selection.stride })
    case .choose(let choice): return choices[choice] ? operands[1] : operands[0]
    }
  }

  private func concat(_ node: MapNode, _ operands: [MapColumn], _ count: Int) -> MapColumn {
    let outer = node.type.count / max(1, node.type.extent)
    func joined<Value>(_ parts: [[Value]]) -> [Value] {
      var result: [Value] = []
      result.reserveCapacity(count * node.type.count)
      for block in 0..<count * outer {
        for (part, operand) in zip(parts, operands) {
          let extent = operand.width / outer
          result.append(contentsOf: part[block * extent..<(block + 1) * extent])
        }
      }
      return result
    }
    let storage: MapColumn.Storage =
      switch node.type.element {
      case .float32: .floats(joined(operands.map(\.floats)))
      case .float64: .doubles(joined(operands.map(\.doubles)))
      default: .integers(joined(operands.map(\.integers)))
      }
    return MapColumn(storage, width: node.type.count)
  }

  private func logic(_ sign: MapOperator, _ operands: [MapColumn], _ count: Int) -> MapColumn {
    let left = operands[0].bools
    guard sign != .not else { return MapColumn(bools: left.map(!), width: operands[0].width) }
    let right = operands[1].bools
    let width = commonWidth(operands[0].width, operands[1].width)
    let isOr = sign == .or
    return MapColumn(
      bools: pairs(operands[0].width, operands[1].width, count).map { one, two in
        isOr ? left[one] || right[two] : left[one] && right[two]
      }, width: width)
  }

  /// `tf.clip_by_value`: the upper bound first, then the lower.
  private func clip(_ node: MapNode, _ operands: [MapColumn], _ count: Int) -> MapColumn {
    let width = operands[0].width
    func clipped<Value: Comparable>(_ x: [Value], _ low: [Value], _ high: [Value]) -> [Value] {
      x.indices.map { index in
        let row = index / width
        // NaN stays NaN: it is neither above nor below.
        var value = x[index]
        if value > high[row] { value = high[row] }
        if value < low[row] { value = low[row] }
        return value
      }
    }
    guard node.type.isDouble else {
      return MapColumn(
        .floats(clipped(operands[0].floats, operands[1].floats, operands[2].floats)), width: width)
    }
    return MapColumn(
      .doubles(clipped(operands[0].doubles, operands[1].doubles, operands[2].doubles)),
      width: width)
  }
}

extension MapType {
  var element: TensorElementType { if case .numbers(let type, _) = self { type } else { .uint8 } }
  var isDouble: Bool { element == .float64 }
  /// The last axis; 1 for a single number.
  var extent: Int { if case .numbers(_, let shape) = self { shape.last ?? 1 } else { 1 } }
}

/// The elements per row of two operands, one of which may have a single element for all of the
/// other's.
func commonWidth(_ left: Int, _ right: Int) -> Int { left == 1 ? right : left }

/// The places of the elements of two operands, one of which may have a single element per row.
func pairs(_ left: Int, _ right: Int, _ rows: Int) -> LazyMapSequence<Range<Int>, (Int, Int)> {
  let width = commonWidth(left, right)
  return (0..<rows * width).lazy.map { index in
    (left == width ? index : index / width, right == width ? index : index / width)
  }
}
