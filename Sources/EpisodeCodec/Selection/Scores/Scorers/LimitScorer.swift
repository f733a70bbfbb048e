package import Bytes
package import Stream

/// The share of the numbers of actions that are at a limit or beyond it.
package final class LimitScorer: EpisodeScorer {
  private var taps: SignalTaps
  private let (low, high): (Double, Double)
  private var (count, clipped) = (0, 0)
  private var hasEpisodes = false

  package init(_ source: SignalSource, from low: Double, to high: Double) {
    (self.low, self.high) = (low, high)
    taps = SignalTaps([source], for: "; --action names it")
  }

  package func take(_ record: Record) throws(StreamError) {
    switch record {
    case .channel(let id, let channel): try taps.learn(id, channel)
    case .message(let message):
      guard let numbers = try taps.read(message) else { return }
      count += numbers.count
      clipped += numbers.count { $0 <= low || $0 >= high }
    default: break
    }
  }

  package func scores(_ begin: EpisodeBegin, _ end: EpisodeEnd) -> [EpisodeScore] {
    defer { (count, clipped) = (0, 0) }
    hasEpisodes = true
    return count == 0 ? [] : [EpisodeScore("clipped", Double(clipped) / Double(count))]
  }

  package func finish() throws(StreamError) { if hasEpisodes { try taps.check() } }
}
