internal import Bytes
internal import Stream

/// The values of the current trajectory that depend on other steps.
struct TrajectoryScans {
  private let program: MapProgram
  /// Scans in order, each with the schedule of its operand.
  private let scans: [(node: Int, sources: [Int], steps: [Int])]
  /// The input values that they need, by node.
  private(set) var columns: [MapSourceColumn?]

  /// - Parameter targets: the values that need the scans.
  init(_ program: MapProgram, for targets: [Int]) {
    self.program = program
    scans = program.scans(for: targets).map { node in
      let schedule = program.schedule(for: program.nodes[node].operands)
      return (node, schedule.sources, schedule.steps)
    }
    columns = Array(repeating: nil, count: program.nodes.count)
    for node in scans.flatMap(\.sources) { columns[node] = program.source(node) }
  }

  mutating func removeAll() {
    for index in columns.indices { columns[index]?.removeAll() }
  }

  mutating func append(_ step: Step) throws(StreamError) {
    for index in columns.indices { try columns[index]?.append(step) }
  }

  /// The most numbers of a trajectory in memory at a time.
  private static let mostElements = 1 << 28

  /// Runs the scans once all steps have been added.
  /// - Throws: `.limit` when the trajectory is too long for them.
  func run(_ evaluator: inout MapEvaluator) throws(StreamError) {
    for (node, sources, steps) in scans {
      guard case .scan(_, let selection) = program.nodes[node].operation else { continue }
      let rows = selection.rows(of: evaluator.steps)
      let width = steps.reduce(1) { $0 + program.nodes[$1].type.count }
      guard rows.count <= Self.mostElements / width else {
        throw StreamError(
          .limit, "a trajectory of \(rows.count) steps is too long for values of \(width) numbers")
      }
      var values = [MapColumn?](repeating: nil, count: program.nodes.count)
      for source in sources {
        values[source] = columns[source]?.column.gathered(rows: (0..<rows.count).map { rows[$0] })
      }
      evaluator.evaluate(steps, rows, &values)
      let operand = program.nodes[node].operands[0]
      evaluator.scan(node, values[operand] ?? MapColumn(program.nodes[operand].type))
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
