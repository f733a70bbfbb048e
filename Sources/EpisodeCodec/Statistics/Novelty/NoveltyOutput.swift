package import Bytes
package import Stream

/// Writes verdicts about a recording's samples as messages.
package struct NoveltyOutput {
  private let sink: any RecordSink
  private let names: [String]
  private var channels: [String: (id: UInt16, sequence: UInt32)] = [:]
  /// Channels of the input with earlier verdicts.
  private var replaced: Set<UInt16> = []

  package init(_ model: NoveltyModel, to sink: any RecordSink) {
    self.sink = sink
    names = [""] + model.parts.map(\.group.name).filter { !$0.isEmpty }
  }

  /// True for records of earlier verdicts, which new ones replace.
  package mutating func replaces(_ record: Record) -> Bool {
    switch record {
    case .channel(let id, let channel):
      guard names.contains(where: { NoveltyMessage.channel(group: $0) == channel }) else {
        return false
      }
      replaced.insert(id)
      return true
    case .message(let message): return replaced.contains(message.channelID)
    case .schema, .metadata, .attachment, .unknown: return false
    }
  }

  /// - Parameter group: empty for all groups together.
  package mutating func write(
    _ verdict: NoveltyScorer.Verdict, group: String, time: UInt64
  ) throws(StreamError) {
    if channels[group] == nil {
      let id = try sink.addChannel(
        NoveltyMessage.channel(group: group), preferredID: nil, distinctFrom: [])
      channels[group] = (id, 0)
    }
    guard let (id, sequence) = channels[group] else { return }
    channels[group] = (id, sequence &+ 1)
    let message = NoveltyMessage(
      score: verdict.score, threshold: verdict.threshold, alarm: verdict.alarm)
    try sink.write(
      Message(
        channelID: id, sequence: sequence, logTime: time, publishTime: time,
        data: message.encoded()))
  }
}

extension NoveltyGroup {
  /// The shapes of the sources, each of which was read from some fields.
  /// - Parameters:
  ///   - fields: the shapes of all fields.
  ///   - counts: the number of fields of each source.
  package func shapes(_ fields: [[Int]], _ counts: [Int]) throws(StreamError) -> [[Int]] {
    var shapes: [[Int]] = []
    var first = 0
    for (source, count) in zip(sources, counts) {
      var size = 0
      for field in fields[first..<first + count] { size += try Tensor.count(field) }
      shapes.append(try Tensor.count(source.shape) == size ? source.shape : [size])
      first += count
    }
    return shapes
  }
}
