internal import Bytes
internal import Stream

/// A map fitted to the features of a stream, with its state for the current trajectory.
final class FittedMap {
  let program: MapProgram
  let needsWholeTrajectory: Bool
  /// The number of steps mapped together.
  let batch: Int
  private var evaluator: MapEvaluator
  private var scans: TrajectoryScans
  private var outputs: MapOutputs
  private var schedule: (sources: [Int], steps: [Int])

  init(_ program: MapProgram) {
    self.program = program
    needsWholeTrajectory = program.needsWholeTrajectory
    let width = program.nodes.reduce(1) { $0 + $1.type.count }
    batch = max(1, min(64, (1 << 16) / width))
    evaluator = MapEvaluator(program)
    let choices = program.choices.map { _ in false }
    outputs = MapOutputs(program, choices: choices)
    schedule = program.schedule(for: outputs.targets)
    scans = TrajectoryScans(program, for: program.outputs.map(\.node))
  }

  /// Prepares for the next trajectory.
  func begin(_ choices: [Bool]) {
    scans.removeAll()
    guard !choices.isEmpty else { return }
    evaluator.choices = choices
    outputs = MapOutputs(program, choices: choices)
    schedule = program.schedule(for: outputs.targets)
  }

  /// Takes the values of a step that scans need.
  func append(_ step: Step) throws(StreamError) { try scans.append(step) }

  /// Runs the scans at the end of a trajectory, and returns the steps that remain.
  func end(steps: Int) throws(StreamError) -> StepRows {
    evaluator.steps = steps
    try scans.run(&evaluator)
    return program.selection.rows(of: steps)
  }

  /// The steps with the outputs of the map in place of their values.
  func mapped(_ steps: [Step], at rows: StepRows) throws(StreamError) -> [Step] {
    var values = [MapColumn?](repeating: nil, count: program.nodes.count)
    for node in schedule.sources {
      var source = program.source(node)
      for step in steps { try source.append(step) }
      values[node] = source.column
    }
    try evaluator.evaluate(schedule.steps, rows, &values)
    var steps = steps
    outputs.apply(values, to: &steps)
    return steps
  }
}

extension StepSelection {
  /// True if a step remains, unless the end drops it.
  func contains(_ step: Int) -> Bool { step >= start && (step - start) % stride == 0 }

  func row(of step: Int) -> StepRows { StepRows(start: step, stride: stride, count: 1) }
}
