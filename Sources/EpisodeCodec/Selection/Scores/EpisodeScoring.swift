package import Bytes
package import Stream

/// Passes a stream, and adds the scores of each episode to its END.
package struct EpisodeScoring {
  private let scorers: [any EpisodeScorer]
  private var relay: Relay
  private var markers: Set<UInt16> = []
  private var begin = EpisodeBegin()
  private var hasMessages = false
  package private(set) var episodes: UInt64 = 0
  package private(set) var scores: UInt64 = 0

  package init(_ scorers: [any EpisodeScorer], to relay: Relay) {
    (self.scorers, self.relay) = (scorers, relay)
  }

  package mutating func take(_ record: Record) throws(StreamError) {
    if case .channel(let id, let channel) = record, EpisodeMarker.isMarker(channel) {
      markers.insert(id)
    }
    for scorer in scorers { try scorer.take(record) }
    guard case .message(var message) = record else { return try relay.pass(record) }
    hasMessages = true
    if markers.contains(message.channelID) {
      switch try EpisodeMarker(parsing: message.data.span) {
      case .begin(let begin): self.begin = begin
      case .end(var end):
        try score(&end)
        message.data = EpisodeMarker.end(end).encoded()
      }
    }
    try relay.pass(.message(message))
  }

  private mutating func score(_ end: inout EpisodeEnd) throws(StreamError) {
    episodes += 1
    var names: Set<String> = []
    var attributes: [KeyValue] = []
    for scorer in scorers {
      for score in try scorer.scores(begin, end) {
        let attribute = score.attribute
        guard names.insert(attribute.key).inserted else {
          throw StreamError(
            .malformed, "the score '\(score.name.printable)' comes from two sources")
        }
        attributes.append(attribute)
      }
    }
    scores += UInt64(attributes.count)
    end.attributes.removeAll { names.contains($0.key) }
    end.attributes += attributes
  }

  /// Ends the stream.
  /// - Throws: `.missing` for a stream without markers, which has no place for scores.
  package func finish() throws(StreamError) {
    guard episodes > 0 || !hasMessages else {
      throw StreamError(.missing, "the stream has no episodes; mcap-cat makes them of recordings")
    }
    for scorer in scorers { try scorer.finish() }
  }
}
