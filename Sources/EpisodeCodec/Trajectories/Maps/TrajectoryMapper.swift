package import Bytes
package import Stream
internal import TrajectoryMath

/// Applies a map to every trajectory of a stream.
///
/// Values that need only one step are computed step by step. For all others the trajectory waits in
/// an `EpisodeBuffer`, and only the numbers that they need are kept in addition.
package final class TrajectoryMapper: StepTransform {
  private let map: TrajectoryMap
  private let writer: StepWriter
  private let seed: UInt64
  /// Draws, for tests, a number in [0, 1) that decides whether to swap features in an episode.
  package var draw: ((_ episode: UInt64, _ choice: Int) -> Float)?

  /// Called with messages for the user.
  package var report: ((String) -> Void)?
  /// Trajectories left out because the map drops all their steps.
  package private(set) var emptyTrajectories: UInt64 = 0

  private var types: [MapType?] = []
  private var fitted: FittedMap?
  private var begin = EpisodeBegin()
  /// Number of the trajectory in the input.
  private var index: UInt64 = 0
  private var isBegun = false
  private var steps = 0
  private let buffer = EpisodeBuffer()

  /// - Parameter seed: for swaps.
  package init(_ map: TrajectoryMap, seed: UInt64, to writer: StepWriter) {
    self.map = map
    self.seed = seed
    self.writer = writer
  }

  package func begin(_ episode: EpisodeBegin) throws(StreamError) {
    (begin, index) = (episode, episode.index)
    begin.index -= min(begin.index, emptyTrajectories)
    if let dataset = map.dataset { begin.dataset = dataset.names[0] }
    (isBegun, steps) = (false, 0)
    buffer.removeAll()
    fitted?.begin(choices(fitted?.program))
  }

  package func write(_ step: Step, of features: [Feature]) throws(StreamError) {
    let fitted = try fit(step, features)
    if fitted.needsWholeTrajectory {
      try buffer.append(step)
      try fitted.append(step)
    } else if fitted.program.selection.contains(steps) {
      try write([step], at: fitted.program.selection.row(of: steps), fitted)
    }
    steps += 1
  }

  package func end(_ episode: EpisodeEnd) throws(StreamError) {
    if let fitted, fitted.needsWholeTrajectory, steps > 0 {
      let rows = try fitted.end(steps: steps)
      var start = 0
      while start < rows.count {
        let steps = try waiting(rows.part(start..<rows.count), atMost: fitted.batch)
        try write(steps, at: rows.part(start..<start + steps.count), fitted)
        start += steps.count
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

  /// The next steps of the buffer to map together; fewer where they are large.
  private func waiting(_ rows: StepRows, atMost count: Int) throws(StreamError) -> [Step] {
    var steps: [Step] = []
    var bytes = 0
    while steps.count < min(count, rows.count), bytes < Self.batchBytes {
      steps.append(try buffer.step(rows[steps.count]))
      bytes += steps[steps.count - 1].values.reduce(0) { $0 + ($1?.data.count ?? 0) }
    }
    return steps
  }

  private static let batchBytes = 4 << 20

  package func finish() throws(StreamError) {
    guard emptyTrajectories > 0 else { return }
    report?("trajectories left out, without a step: \(emptyTrajectories)")
  }

  /// Fits the map to the features of a step. It is fitted again when there are new features, from
  /// the next trajectory on.
  private func fit(_ step: Step, _ features: [Feature]) throws(StreamError) -> FittedMap {
    if let fitted, steps > 0 || types.count == features.count { return fitted }
    for (index, feature) in features.enumerated() {
      let message = index < step.values.count ? step.values[index] : nil
      let type = try message.map { (message) throws(StreamError) in
        try feature.mapType(of: message.data)
      }
      if index == types.count { types.append(type) } else { types[index] = types[index] ?? type }
    }
    let program = try map.program(features, types: types)
    let new = FittedMap(program)
    new.begin(choices(program))
    try writer.declare(program.outputs.map(\.feature))
    fitted = new
    return new
  }

  private func choices(_ program: MapProgram?) -> [Bool] {
    (program?.choices ?? []).enumerated().map { number, probability in
      var random = CounterRandom(
        seed: seed, episode: index, purpose: 0x7377_6170 + UInt64(number))
      return (draw?(index, number) ?? random.unitFloat()) < Float(probability)
    }
  }

  private func write(
    _ steps: [Step], at rows: StepRows, _ fitted: FittedMap
  ) throws(StreamError) {
    if !isBegun {
      isBegun = true
      try writer.begin(begin)
    }
    for step in try fitted.mapped(steps, at: rows) { try writer.write(step) }
  }
}
