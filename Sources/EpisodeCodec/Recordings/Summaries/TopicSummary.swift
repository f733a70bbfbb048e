package import Stream

/// The messages of one topic, type and encoding, in numbers.
package struct TopicSummary: Sendable {
  package let channel: Channel
  package private(set) var messages: UInt64 = 0
  /// Payloads only.
  package private(set) var bytes: UInt64 = 0
  /// Log times of the earliest and the latest message; nil without messages.
  package private(set) var times: ClosedRange<UInt64>?
  /// The longest time between consecutive messages of one episode.
  package private(set) var largestGap: UInt64?
  /// The shape of the first message, if it is an image or a tensor.
  package var sample: SampleShape?

  // Rates are those within episodes: the time between two episodes is not a gap.
  private var intervals: UInt64 = 0
  private var span = 0.0
  private var episode: (number: UInt64, times: ClosedRange<UInt64>, last: UInt64)?

  init(channel: Channel) { self.channel = channel }

  /// How its images lost quality.
  package var losses: LossHistory { LossHistory(channel) }

  package var feature: Feature? { try? Feature(channel) }

  /// Messages per second: intervals between messages over their total time, summed over the
  /// episodes; nil when no two messages have different times.
  package var rate: Double? {
    let time = span + episodeSpan
    return intervals > 0 && time > 0 ? Double(intervals) / (time / 1e9) : nil
  }

  private var episodeSpan: Double {
    episode.map { Double($0.times.upperBound - $0.times.lowerBound) } ?? 0
  }

  mutating func count(logTime: UInt64, bytes: Int, inEpisode number: UInt64) {
    messages += 1
    self.bytes += UInt64(bytes)
    times = times.extended(to: logTime)
    guard let current = episode, current.number == number else {
      span += episodeSpan
      episode = (number, logTime...logTime, logTime)
      return
    }
    intervals += 1
    if logTime >= current.last {
      largestGap = max(largestGap ?? 0, logTime - current.last)
    }
    episode = (number, ClosedRange?.some(current.times).extended(to: logTime), logTime)
  }
}

extension ClosedRange<UInt64>? {
  /// The smallest range that also contains `time`.
  package func extended(to time: UInt64) -> ClosedRange<UInt64> {
    guard let self else { return time...time }
    return Swift.min(self.lowerBound, time)...Swift.max(self.upperBound, time)
  }
}
