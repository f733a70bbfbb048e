package import Bytes
package import Stream
internal import TrajectoryMath

/// Keeps some of the steps of each episode.
package final class StepSubsampler: StepTransform {
  package enum Choice: Sendable {
    /// Keeps this many steps, drawn at random and in random order if an episode has more, as
    /// `subsample` of OpenVLA and Octo: the first of a random permutation.
    case random(Int, seed: UInt64)
    case first(Int)
    /// Keeps the first step and every n-th after it.
    case every(Int)
  }

  private let choice: Choice
  private let output: StepWriter
  private let buffer: EpisodeBuffer
  private var features: [Feature] = []
  private var episode: UInt64 = 0
  private var steps = 0

  /// Distinguishes this filter's random numbers from others of the same seed.
  private static let purpose: UInt64 = 0x7375_6273

  /// - Parameters:
  ///   - budget: bytes of steps kept in memory.
  package init(_ choice: Choice, to output: StepWriter, budget: Int = 64 << 20) {
    self.choice = choice
    self.output = output
    buffer = EpisodeBuffer(budget: budget)
  }

  package func begin(_ episode: EpisodeBegin) throws(StreamError) {
    self.episode = episode.index
    steps = 0
    buffer.removeAll()
    try output.begin(episode)
  }

  package func write(_ step: Step, of features: [Feature]) throws(StreamError) {
    if features.count != self.features.count {
      guard steps == 0 else { throw StreamError(lateFeature: features) }
      self.features = features
    }
    if steps == 0 { try output.declare(features) }
    defer { steps += 1 }
    switch choice {
    case .random: try buffer.append(step)
    case .first(let count): if steps < count { try output.write(step) }
    case .every(let stride): if steps % stride == 0 { try output.write(step) }
    }
  }

  package func end(_ episode: EpisodeEnd) throws(StreamError) {
    if case .random(let count, let seed) = choice {
      if buffer.count > count {
        try writeRandom(count, seed)
      } else {
        for index in 0..<buffer.count { try output.write(buffer.step(index)) }
      }
      buffer.removeAll()
    }
    try output.end(episode)
  }

  private func writeRandom(_ count: Int, _ seed: UInt64) throws(StreamError) {
    var random = CounterRandom(seed: seed, episode: episode, purpose: Self.purpose)
    let order = random.permutation(buffer.count).prefix(count)
    for index in order { try output.write(buffer.step(index)) }
  }
}
