internal import TrajectoryMath

/// Applies a map to every trajectory of a stream.
///
/// Values that need one step only are made as the steps come by. For the others the trajectory
/// waits in an `EpisodeBuffer`, and only the numbers that they need are kept beside it.
package final class TrajectoryMapper: StepTransform {
  private let map: TrajectoryMap
  private let writer: StepWriter
  private let seed: UInt64
  /// Draws whether features are swapped in an episode; [0, 1). For tests.
  package var draw: ((_ episode: UInt64, _ choice: Int) -> Float)?

  /// Told what the user may want to know.
  package var report: ((String) -> Void)?
  /// Trajectories left out because the map leaves them no step.
  package private(set) var emptyTrajectories: UInt64 = 0

  private var types: [MapType?] = []
  private var fitted: FittedMap?
  private var begin = EpisodeBegin()
  private var isBegun = false
  private var steps = 0
  private let buffer = EpisodeBuffer()

  /// - Parameter seed: of swaps.
  package init(_ map: TrajectoryMap, seed: UInt64, to writer: StepWriter) {
    self.map = map
    self.seed = seed
    self.writer = writer
  }

  package func begin(_ episode: EpisodeBegin) throws(StreamError) {
    begin = episode
    begin.index -= min(begin.index, emptyTrajectories)
    if let dataset = map.dataset { begin.dataset = dataset.names[0] }
    (isBegun, steps) = (false, 0)
    buffer.removeAll()
    let choices = choices(fitted?.program, episode.index)
    fitted?.begin(choices)
  }

  package func write(_ step: Step, of features: [Feature]) throws(StreamError) {
    var fitted = try fit(step, features)
    defer { self.fitted = fitted }
    if fitted.needsWholeTrajectory {
      try buffer.append(step)
      try fitted.scans.append(step)
    } else if fitted.program.selection.contains(steps) {
      try write([step], at: fitted.program.selection.row(of: steps), &fitted)
    }
    steps += 1
  }

  package func end(_ episode: EpisodeEnd) throws(StreamError) {
    if var fitted, fitted.needsWholeTrajectory, steps > 0 {
      defer { self.fitted = fitted }
      fitted.evaluator.steps = steps
      try fitted.scans.run(&fitted.evaluator)
      let rows = fitted.program.selection.rows(of: steps)
      for start in stride(from: 0, to: rows.count, by: fitted.batch) {
        let part = rows.part(start..<min(start + fitted.batch, rows.count))
        var steps: [Step] = []
        for row in 0..<part.count { steps.append(try buffer.step(part[row])) }
        try write(steps, at: part, &fitted)
      }
    }
    buffer.removeAll()
    guard isBegun else {
      emptyTrajectories += 1
      return
    }
    var end = episode
    end.index = begin.index
    try writer.end(end)
  }

  package func finish() throws(StreamError) {
    guard emptyTrajectories > 0 else { return }
    report?("trajectories left out, without a step: \(emptyTrajectories)")
  }

  /// The map for the features of a step. It is fitted again when there are new ones.
  private func fit(_ step: Step, _ features: [Feature]) throws(StreamError) -> FittedMap {
    if let fitted {
      self.fitted = nil
      if types.count == features.count { return fitted }
    }
    for (index, feature) in features.enumerated() {
      let message = index < step.values.count ? step.values[index] : nil
      let type = try message.map { (message) throws(StreamError) in
        try feature.mapType(of: message.data)
      }
      if index == types.count { types.append(type) } else { types[index] = types[index] ?? type }
    }
    let program = try map.program(features, types: types)
    var fitted = FittedMap(program)
    fitted.begin(choices(program, begin.index))
    try writer.declare(program.outputs.map(\.feature))
    return fitted
  }

  private func choices(_ program: MapProgram?, _ episode: UInt64) -> [Bool] {
    (program?.choices ?? []).enumerated().map { number, probability in
      var random = CounterRandom(
        seed: seed, episode: episode, purpose: 0x7377_6170 + UInt64(number))
      return (draw?(episode, number) ?? random.unitFloat()) < Float(probability)
    }
  }

  private func write(
    _ steps: [Step], at rows: StepRows, _ fitted: inout FittedMap
  ) throws(StreamError) {
    if !isBegun {
      isBegun = true
      try writer.begin(begin)
    }
    for step in try fitted.mapped(steps, at: rows) { try writer.write(step) }
  }
}

/// A map that has been fitted to the features of a stream, with what it keeps of a trajectory.
struct FittedMap {
  let program: MapProgram
  let needsWholeTrajectory: Bool
  /// Steps that are mapped together.
  let batch: Int
  var evaluator: MapEvaluator
  var scans: TrajectoryScans
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
  mutating func begin(_ choices: [Bool]) {
    scans.removeAll()
    guard !choices.isEmpty else { return }
    evaluator.choices = choices
    outputs = MapOutputs(program, choices: choices)
    schedule = program.schedule(for: outputs.targets)
  }

  /// Steps with the outputs of the map in the place of their values.
  func mapped(_ steps: [Step], at rows: StepRows) throws(StreamError) -> [Step] {
    var values = [MapColumn?](repeating: nil, count: program.nodes.count)
    for node in schedule.sources {
      if let column = scans.columns[node]?.column {
        values[node] = column.gathered(rows: (0..<rows.count).map { rows[$0] })
      } else {
        var source = program.source(node)
        for step in steps { try source.append(step) }
        values[node] = source.column
      }
    }
    evaluator.evaluate(schedule.steps, rows, &values)
    var steps = steps
    outputs.apply(values, to: &steps)
    return steps
  }
}

extension StepSelection {
  /// Whether a step remains, if the end leaves out none.
  func contains(_ step: Int) -> Bool { step >= start && (step - start) % stride == 0 }

  func row(of step: Int) -> StepRows { StepRows(start: step, stride: stride, count: 1) }
}
