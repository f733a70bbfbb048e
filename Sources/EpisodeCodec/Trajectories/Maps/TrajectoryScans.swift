internal import Bytes
internal import Stream

/// The values of the current trajectory that depend on other steps.
///
/// The input values that they need wait in column stores. At the end of the trajectory each scan
/// computes its operand in batches of rows, so that memory does not grow with the trajectory.
struct TrajectoryScans {
  private let program: MapProgram
  /// Scans in order, each with the schedule of its operand.
  private let scans: [(node: Int, sources: [Int], steps: [Int])]
  /// The input values that scans need, by node: the latest rows, and those before them.
  private var inputs: [Int: (latest: MapSourceColumn, store: ColumnStore)] = [:]

  /// - Parameter targets: the values that need the scans.
  init(_ program: MapProgram, for targets: [Int]) {
    self.program = program
    scans = program.scans(for: targets).map { node in
      let schedule = program.schedule(for: program.nodes[node].operands)
      return (node, schedule.sources, schedule.steps)
    }
    removeAll()
  }

  /// Rows that are computed together.
  private static let batch = 256

  mutating func removeAll() {
    for node in scans.flatMap(\.sources) {
      inputs[node] = (program.source(node), ColumnStore(program.nodes[node].type))
    }
  }

  mutating func append(_ step: Step) throws(StreamError) {
    for node in inputs.keys {
      try inputs[node]?.latest.append(step)
      if let rows = inputs[node]?.latest.column.rows, rows >= Self.batch { try store(node) }
    }
  }

  private mutating func store(_ node: Int) throws(StreamError) {
    guard let rows = inputs[node]?.latest.column else { return }
    try inputs[node]?.store.append(rows)
    inputs[node]?.latest.removeAll()
  }

  /// Runs the scans once all steps have been added.
  mutating func run(_ evaluator: inout MapEvaluator) throws(StreamError) {
    for node in inputs.keys { try store(node) }
    for (node, sources, steps) in scans {
      guard case .scan(let scan, let selection) = program.nodes[node].operation else { continue }
      let operand = program.nodes[node].operands[0]
      var result = ScanResult(scan, operand: program.nodes[operand].type, program.nodes[node].type)
      let rows = selection.rows(of: evaluator.steps)
      for start in stride(from: 0, to: rows.count, by: Self.batch) {
        let part = rows.part(start..<min(rows.count, start + Self.batch))
        var values = [MapColumn?](repeating: nil, count: program.nodes.count)
        for source in sources {
          values[source] = try inputs[source]?.store.rows((0..<part.count).map { part[$0] })
        }
        try evaluator.evaluate(steps, part, &values)
        try result.append(values[operand] ?? MapColumn(program.nodes[operand].type))
      }
      try result.finish()
      evaluator.set(result, of: node)
    }
  }
}

extension MapProgram {
  /// A reader of a node's values, which come from the input.
  func source(_ node: Int) -> MapSourceColumn {
    let feature = nodes[node].operation.feature
    return MapSourceColumn(nodes[node], name: feature.map { names[$0] } ?? "")
  }
}
