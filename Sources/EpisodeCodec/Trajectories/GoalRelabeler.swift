package import Bytes
package import Stream
package import TrajectoryMath

/// Gives each step a goal: the task's leaves become those of the observation of a later step of the
/// episode, as in `goal_relabeling` of OpenVLA and Octo.
///
/// `observation/NAME` of the goal goes to `task/NAME`, pad masks too; other leaves of the task,
/// such as its language, stay. An episode waits in an `EpisodeBuffer` until its end is known.
package final class GoalRelabeler: StepTransform {
  package struct Settings: Sendable {
    package var strategy = GoalStrategy.uniform
    package var flavor = PipelineFlavor.openvla
    /// nil for no limit; `GoalIndex` defines the limit.
    package var maxDistance: Int?
    package var seed: UInt64 = 0
    package init() {}
  }

  /// A class, because every step passes it on and it has many parts.
  private final class Plan {
    let masks: PadMasks
    private(set) var features: [Feature]
    /// For each feature the index of its value in a step, and whether that step is the goal.
    private(set) var sources: [(position: Int, isGoal: Bool)]
    let inputs: Int

    init(_ inputs: [Feature]) throws(StreamError) {
      self.inputs = inputs.count
      masks = try PadMasks(for: inputs)
      features = inputs + masks.added
      sources = features.indices.map { ($0, false) }
      var positions: [String: Int] = [:]
      for (position, feature) in features.enumerated() { positions[feature.name] = position }
      for (source, feature) in features.enumerated() where feature.name.hasPrefix("observation/") {
        guard feature.kind != .window else {
          throw StreamError(
            .unsupported, "'\(feature.name)' is a window already; goals are chosen before that")
        }
        let goal = try feature.named("task/" + feature.name.dropFirst("observation/".count))
        if let target = positions[goal.name] {
          features[target] = goal
          sources[target] = (source, true)
        } else {
          sources.append((source, true))
          features.append(goal)
        }
      }
      guard sources.contains(where: \.isGoal) else {
        throw StreamError(
          .missing, "no feature below 'observation/', of which a goal could be made")
      }
    }
  }

  private let settings: Settings
  private let output: StepWriter
  private let buffer: EpisodeBuffer
  private var plan: Plan?
  private var episode: UInt64 = 0

  /// Distinguishes this filter's random numbers from others of the same seed.
  private static let purpose: UInt64 = 0x676F_616C

  package init(
    _ settings: Settings, to output: StepWriter, buffer: EpisodeBuffer = EpisodeBuffer()
  ) {
    self.settings = settings
    self.output = output
    self.buffer = buffer
  }

  package func begin(_ episode: EpisodeBegin) throws(StreamError) {
    self.episode = episode.index
    buffer.removeAll()
    try output.begin(episode)
  }

  package func write(_ step: consuming Step, of features: [Feature]) throws(StreamError) {
    if plan?.inputs != features.count {
      guard buffer.isEmpty else { throw StreamError(lateFeature: features) }
      plan = try Plan(features)
    }
    guard let plan else { return }
    try plan.masks.append(to: &step)
    try buffer.append(step)
  }

  package func end(_ episode: EpisodeEnd) throws(StreamError) {
    if let plan, !buffer.isEmpty {
      try output.declare(plan.features)
      var random = CounterRandom(
        seed: settings.seed, episode: self.episode, purpose: Self.purpose)
      for index in 0..<buffer.count {
        let goal = self.goal(of: index, &random)
        try writeStep(index, goal: goal, plan)
      }
      buffer.removeAll()
    }
    try output.end(episode)
  }

  private func goal(of step: Int, _ random: inout CounterRandom) -> Int {
    switch settings.strategy {
    case .uniform:
      GoalIndex.uniform(
        step: step, of: buffer.count, draw: random.unitFloat(), flavor: settings.flavor,
        maxDistance: settings.maxDistance)
    case .final: buffer.count - 1
    case .future:
      GoalIndex.future(
        step: step, of: buffer.count, maxDistance: settings.maxDistance, using: &random)
    }
  }

  private func writeStep(_ index: Int, goal: Int, _ plan: Plan) throws(StreamError) {
    let step = try buffer.step(index)
    let goal = goal == index ? step : try buffer.step(goal)
    try output.beginStep(time: step.time, at: step.place)
    for feature in plan.sources.indices {
      let source = plan.sources[feature]
      let value = source.isGoal ? goal.values[source.position] : step.values[source.position]
      if let value { try output.write(value, as: feature) }
    }
    try output.endStep()
  }
}

extension StreamError {
  /// Handles features that first appear inside an episode, which a valid stream does not have.
  init(lateFeature features: [Feature]) {
    self.init(
      .malformed, "feature '\(features.last?.name ?? "")' comes in the middle of an episode")
  }
}
