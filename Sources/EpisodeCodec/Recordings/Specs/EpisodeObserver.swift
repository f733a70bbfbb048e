package import Bytes
internal import Pages
package import Stream

/// Watches the episodes of a stream for a specification.
package final class EpisodeObserver {
  /// Called at the end of each episode; a stream without markers is one.
  package var onEnd: ((EpisodeObservation) -> Void)?

  private var channels: [UInt16: Channel] = [:]
  private var markers: Set<UInt16> = []
  private var bracket = EpisodeBracket()
  private var episode = EpisodeObservation(number: 0)
  private var origin: UInt64?

  package init() {}

  package func add(_ record: Record) throws(StreamError) {
    switch record {
    case .channel(let id, let channel):
      if EpisodeMarker.isMarker(channel) { markers.insert(id) } else { channels[id] = channel }
    case .message(let message): try add(message)
    case .schema, .metadata, .attachment, .unknown: break
    }
  }

  private func add(_ message: Message) throws(StreamError) {
    if markers.contains(message.channelID) {
      switch try EpisodeMarker(parsing: message.data.span) {
      case .begin:
        try bracket.begin()
        episode = EpisodeObservation(number: bracket.count)
      case .end:
        try bracket.end()
        onEnd?(episode)
      }
    } else if let channel = channels[message.channelID] {
      guard bracket.isOpen || markers.isEmpty && bracket.beginUnmarked() else { return }
      let origin = self.origin ?? message.logTime
      self.origin = origin
      episode.add(
        message, channel, time: Double(Int64(bitPattern: message.logTime &- origin)) / 1e9)
    }
  }

  /// Ends the episode of a stream without markers, even if it has no messages.
  package func finish() {
    if bracket.isOpen || bracket.count == 0 { onEnd?(episode) }
    bracket.close()
  }
}

/// What is in one episode of a recording.
package struct EpisodeObservation {
  package let number: UInt64
  private(set) var topics: [String: TopicObservation] = [:]
  private(set) var times: ClosedRange<Double>?

  init(number: UInt64) { self.number = number }

  var duration: Double { times.map { $0.upperBound - $0.lowerBound } ?? 0 }

  mutating func add(_ message: Message, _ channel: Channel, time: Double) {
    times = min(times?.lowerBound ?? time, time)...max(times?.upperBound ?? time, time)
    topics[channel.topic, default: TopicObservation(channel)].add(message, time: time)
  }

  /// The longest time without a message of a topic, also at the start and the end of the episode.
  func longestGap(_ topic: TopicObservation) -> (start: Double, duration: Double) {
    guard let times else { return (0, 0) }
    let edges = [
      (start: times.lowerBound, duration: topic.lane.start - times.lowerBound),
      (start: topic.lane.end, duration: times.upperBound - topic.lane.end),
    ]
    let inner = topic.lane.longest.map { (start: $0.start, duration: $0.duration) }
    return (edges + inner).max { $0.duration < $1.duration } ?? (0, 0)
  }
}
