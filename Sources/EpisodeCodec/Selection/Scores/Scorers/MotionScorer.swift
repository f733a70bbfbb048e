package import Bytes
package import Stream
internal import TrajectoryMath

/// Scores of the movement: how smooth it is, how long, how much of the time nothing moves, and how often
/// the gripper opens or closes.
package final class MotionScorer: EpisodeScorer {
  package struct Options: Sendable {
    /// Positions, or velocities; the first that the stream has.
    package var sources: [SignalSource] = []
    package var areVelocities = false
    /// The state of the gripper: the first of the numbers.
    package var grippers: [SignalSource] = []
    /// Whether the gripper must be there.
    package var needsGripper = false
    package var scoresMotion = false
    package var scoresIdle = false
    /// Speeds below this are idle; nil for a twentieth of the episode's largest.
    package var still: Double?

    package init() {}
  }

  private let options: Options
  private var positions: SignalTaps
  private var grippers: SignalTaps
  private var movement: MovementTally
  private var states: [Double] = []
  private var times: (first: UInt64, last: UInt64)?
  private var width = 0
  private var spectrum = SpectralArcLength()
  private var hasEpisodes = false

  package init(_ options: Options) {
    self.options = options
    positions = SignalTaps(
      options.sources, for: options.areVelocities ? "" : "; --position names the positions")
    grippers = SignalTaps(options.grippers, for: "")
    movement = MovementTally(ofVelocity: options.areVelocities)
  }

  package func take(_ record: Record) throws(StreamError) {
    switch record {
    case .channel(let id, let channel):
      try positions.learn(id, channel)
      if options.scoresIdle { try grippers.learn(id, channel) }
    case .message(let message):
      if let numbers = try positions.read(message) { try add(numbers, message.logTime) }
      guard options.scoresIdle, let state = try grippers.read(message)?.first else { return }
      states.append(state)
      try checkMemory()
    default: break
    }
  }

  private func add(_ numbers: [Double], _ time: UInt64) throws(StreamError) {
    if movement.count == 0 { width = numbers.count }
    guard numbers.count == width else {
      throw StreamError(
        .malformed, "positions of \(numbers.count) numbers after \(width) in one episode")
    }
    movement.add(numbers)
    times = (times?.first ?? time, max(times?.last ?? time, time))
    try checkMemory()
  }

  private func checkMemory() throws(StreamError) {
    try MemoryBudget.check(
      movement.size + states.count * MemoryLayout<Double>.stride, .buffers,
      for: "the speeds of an episode")
  }

  package func scores(_ begin: EpisodeBegin, _ end: EpisodeEnd) -> [EpisodeScore] {
    defer {
      movement.removeAll()
      states.removeAll(keepingCapacity: true)
      times = nil
    }
    hasEpisodes = true
    var scores: [EpisodeScore] = []
    func add(_ name: String, _ value: Double?) {
      if let value, value.isFinite { scores.append(EpisodeScore(name, value)) }
    }
    if let times, times.last > times.first, movement.count > 1 {
      let rate = Double(movement.count - 1) * 1e9 / Double(times.last - times.first)
      if options.scoresMotion {
        add("arc_length", movement.arcLength(rate: rate, &spectrum))
        add("jerk", movement.logDimensionlessJerk)
        add("path", movement.path(rate: rate))
      }
      if options.scoresIdle { add("idle", movement.idleShare(below: options.still, rate: rate)) }
    }
    if options.scoresIdle, !states.isEmpty {
      add("toggles", Double(ToggleCount.count(states)))
    }
    return scores
  }

  package func finish() throws(StreamError) {
    guard hasEpisodes else { return }
    try positions.check()
    if options.needsGripper { try grippers.check() }
  }
}
