package import Bytes
package import Stream
internal import TrajectoryMath

/// Scores of the times of messages: the longest gap, how many are missing, and how much their delays
/// vary; each of the topic where it is worst. The features of steps are one topic.
package final class TimingScorer: EpisodeScorer {
  private var tallies: [UInt16: IntervalTally] = [:]
  private var features: Set<UInt16> = []
  private var markers: Set<UInt16> = []
  private var steps: (tally: IntervalTally, last: UInt32?) = (IntervalTally(), nil)
  private var count = 0

  package init() {}

  package func take(_ record: Record) throws(StreamError) {
    switch record {
    case .channel(let id, let channel):
      if EpisodeMarker.isMarker(channel) || EpisodeEvent.isEvent(channel) {
        markers.insert(id)
      } else if try Feature(channel) != nil {
        features.insert(id)
      } else if try Embedding(metadata: channel.metadata) != nil {
        markers.insert(id)
      }
    case .message(let message):
      guard !markers.contains(message.channelID) else { return }
      if features.contains(message.channelID) {
        guard steps.last != message.sequence else { return }
        steps.last = message.sequence
        steps.tally.add(time: message.logTime, sent: message.publishTime)
      } else {
        tallies[message.channelID, default: IntervalTally()].add(
          time: message.logTime, sent: message.publishTime)
      }
      count += 1
      try MemoryBudget.check(
        count * MemoryLayout<UInt64>.stride, .buffers, for: "the intervals of an episode")
    default: break
    }
  }

  package func scores(_ begin: EpisodeBegin, _ end: EpisodeEnd) -> [EpisodeScore] {
    defer { (tallies, steps, count) = ([:], (IntervalTally(), nil), 0) }
    var all = Array(tallies.values)
    if steps.last != nil { all.append(steps.tally) }
    let worst: [(String, Double?)] = [
      ("gap", all.compactMap(\.longest).max()), ("dropped", all.compactMap(\.dropped).max()),
      ("skew", all.compactMap(\.skew).max()),
    ]
    return worst.compactMap { name, value in value.map { EpisodeScore(name, $0) } }
  }
}
