internal import Bytes
internal import Stream

/// The ids of the channels of several recordings that are merged into one.
struct MergedChannels {
  private struct Key: Hashable {
    var topic: String
    var encoding: String
    var schema: Schema?
  }

  private let areShared: Bool
  private var ids: [Key: [UInt16]] = [:]
  private var next: UInt16 = 1

  init(areShared: Bool) { self.areShared = areShared }

  /// - Parameter taken: the ids of the other channels of the same recording.
  mutating func add(
    _ channel: Channel, taken: Set<UInt16>
  ) throws(StreamError) -> (id: UInt16, isNew: Bool) {
    let key = Key(topic: channel.topic, encoding: channel.messageEncoding, schema: channel.schema)
    if areShared, let id = ids[key]?.first(where: { !taken.contains($0) }) { return (id, false) }
    guard next < .max else { throw StreamError(.limit, "more than 65,534 channels") }
    defer { next += 1 }
    ids[key, default: []].append(next)
    return (next, true)
  }
}

/// The marks of the one episode that several recordings become: it begins as the first of them, and
/// what any of them knows of its end counts.
struct MergedMarks {
  private static let channel: UInt16 = 0

  private var begin: EpisodeBegin?
  private var end: EpisodeEnd?
  private var (hasBegun, hasEnded) = (false, false)
  /// The log time of the last message.
  var last: UInt64 = 0

  mutating func add(_ marker: EpisodeMarker) {
    switch marker {
    case .begin(let mark): begin = begin ?? mark
    case .end(let mark): add(mark)
    }
  }

  private mutating func add(_ mark: EpisodeEnd) {
    var sum = end ?? EpisodeEnd()
    if mark.outcome != .unknown { sum.outcome = mark.outcome }
    sum.steps = max(sum.steps, mark.steps)
    sum.attributes += mark.attributes.filter {
      $0.key != FileParts.goesOn && !sum.attributes.contains($0)
    }
    end = sum
  }

  /// The channel of the marks and the begin; nil but for the first message of marked recordings.
  mutating func begin(at time: UInt64) -> (channel: Record, message: Record)? {
    guard !hasBegun else { return nil }
    hasBegun = true
    guard let begin else {
      // The episode then begins without attributes.
      hasEnded = true
      return nil
    }
    return (.channel(id: Self.channel, EpisodeMarker.channel), message(.begin(begin), at: time))
  }

  /// The end of the episode; nil when it has been given.
  mutating func finish() -> Record? {
    guard hasBegun, !hasEnded else { return nil }
    hasEnded = true
    return message(.end(end ?? EpisodeEnd()), at: last)
  }

  private func message(_ marker: EpisodeMarker, at time: UInt64) -> Record {
    .message(
      Message(
        channelID: Self.channel, sequence: 0, logTime: time, publishTime: time,
        data: marker.encoded()))
  }
}
