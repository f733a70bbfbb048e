internal import Bytes
internal import Pages
internal import Stream

extension RecordingSpec {
  /// How far a recording may be from a good one.
  private enum Tolerance {
    /// Of the rate, either way.
    static let rate = 0.1
    /// Times the good one's longest gap, and at least this many intervals.
    static let gap = 2.0
    static let intervals = 3.5
    /// Times the largest message; the smallest divided by it.
    static let size = 4.0
  }

  /// A specification that good recordings like this one keep.
  package init(good episode: EpisodeObservation) {
    self.init()
    for (name, seen) in episode.topics.sorted(by: { $0.key < $1.key }) {
      var topic = Topic(name: name)
      topic.type = seen.channel.schema?.name
      topic.encoding = seen.channel.messageEncoding
      topic.messages = Bounds(min: 1)
      if seen.lane.isRegular, let rate = seen.lane.rate {
        topic.rate = Bounds(
          min: Self.rounded(rate * (1 - Tolerance.rate)),
          max: Self.rounded(rate * (1 + Tolerance.rate)))
        topic.longestGap = Self.rounded(
          max(episode.longestGap(seen).duration * Tolerance.gap, Tolerance.intervals / rate))
        if let sizes = seen.sizes {
          topic.size = Bounds(
            min: (Double(sizes.lowerBound) / Tolerance.size).rounded(.down),
            max: (Double(sizes.upperBound) * Tolerance.size).rounded(.up))
        }
      }
      // What changes within a good recording is not checked.
      if seen.otherForm == nil { topic.form = seen.form }
      topic.counts = seen.counts.filter { $0.path != seen.otherCount?.path }
      if seen.otherNames == nil, !seen.names.isEmpty { topic.names = seen.names }
      topics.append(topic)
    }
  }

  /// Three decimals: the file is for people.
  private static func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }
}
