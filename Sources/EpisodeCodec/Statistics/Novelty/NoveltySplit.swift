internal import Bytes
internal import TrajectoryMath

/// Which samples describe what is normal, and which calibrate the threshold. What a sample is for
/// depends on its episode alone, or on the sample alone, so any parts of the data agree.
package struct NoveltySplit: Equatable, Sendable {
  package enum Unit: String, CaseIterable, Sendable {
    /// Whole episodes: their samples are too alike to calibrate what they were part of.
    case episode
    case step
  }

  package var unit = Unit.episode
  /// The share that calibrates, between 0 and 1.
  package var share = 0.5
  /// The most samples of each sort that are kept; the moments count all.
  package var samples = 16384

  package init() {}

  /// The samples at the beginning of an episode that its key follows from, and nothing else: names and
  /// times differ between copies, and simulated episodes begin alike.
  static let opening = 32

  /// An episode's key.
  static func unit(of opening: [[Double]]) -> UInt64 {
    var digest = Digest()
    for number in opening.joined() { digest.add(number.bitPattern) }
    return digest.value
  }

  /// A sample's key, as good as random.
  func key(_ vector: [Double], step: UInt64, in unit: UInt64) -> UInt64 {
    var digest = Digest()
    for number in vector { digest.add(number.bitPattern) }
    var random = CounterRandom(seed: unit, episode: step, purpose: digest.value)
    return random.next()
  }

  func calibrates(_ key: UInt64, in unit: UInt64) -> Bool {
    var random = CounterRandom(seed: self.unit == .step ? key : unit, episode: 0, purpose: 1)
    return random.unitDouble() < share
  }
}
