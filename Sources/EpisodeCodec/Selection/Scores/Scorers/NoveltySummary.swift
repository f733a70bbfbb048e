package import Bytes
internal import Recordings
package import Stream

/// Scores of what ood-score(1) put into the stream: the largest score in units of its threshold, the
/// share of alarms, and the conformal p-value of the former among episodes that were normal.
package final class NoveltySummary: EpisodeScorer {
  /// Of normal episodes that the model was not fitted to, in ascending order; nil for no p-value.
  private let calibration: [Double]?
  private var readers: [UInt16: (part: Int, reader: SignalReader)] = [:]
  private var latest: [Double?] = [nil, nil, nil]
  private var most = -Double.infinity
  private var (count, alarms) = (0, 0)
  private var hasEpisodes = false

  /// As features of steps, and as fields of messages.
  private static let names = [
    ["ood/score", "ood/threshold", "ood/alarm"], ["/ood.score", "/ood.threshold", "/ood.alarm"],
  ]

  package init(calibration: [Double]?) { self.calibration = calibration?.sorted() }

  /// The values of `ood` in rows of scores.
  package static func calibration(_ input: FileInput) throws(StreamError) -> [Double] {
    let fields = ScoreFields(["ood"])
    var row = ScoreFields.Row()
    var lines = LineReader(input)
    var values: [Double] = []
    while let line = try lines.next() {
      if line.span.isBlankLine { continue }
      do throws(StreamError) {
        try fields.read(line.span, into: &row)
        let value = row.numbers[0]
        guard !value.isNaN else { continue }
        values.append(value)
        try MemoryBudget.check(
          values.count * MemoryLayout<Double>.stride, .tables, for: "the calibration")
      } catch { throw error.prefixed("line \(lines.number): ") }
    }
    guard !values.isEmpty else { throw StreamError(.missing, "no row has the score 'ood'") }
    return values
  }

  package func take(_ record: Record) throws(StreamError) {
    switch record {
    case .channel(let id, let channel):
      // The three fields of a topic are read one after the other.
      if channel.topic == "/ood" {
        for part in 0..<3 { try learn(Self.names[1][part], part, id, channel) }
      } else if let part = Self.names[0].firstIndex(of: channel.topic) {
        try learn(channel.topic, part, id, channel)
      }
    case .message(let message): try take(message)
    default: break
    }
  }

  private var fields: [UInt16: [SignalReader]] = [:]

  private func learn(
    _ name: String, _ part: Int, _ id: UInt16, _ channel: Channel
  ) throws(StreamError) {
    guard let reader = try SignalSource(name).reader(channel) else { return }
    if name.hasPrefix("/") {
      fields[id, default: []].append(reader)
    } else {
      readers[id] = (part, reader)
    }
  }

  private func take(_ message: Message) throws(StreamError) {
    if var all = fields[message.channelID] {
      for part in all.indices { latest[part] = try Self.number(&all[part], message) }
      fields[message.channelID] = all
      return add()
    }
    guard var found = readers[message.channelID] else { return }
    latest[found.part] = try Self.number(&found.reader, message)
    readers[message.channelID] = found
    if !latest.contains(nil) { add() }
  }

  private static func number(
    _ reader: inout SignalReader, _ message: Message
  ) throws(StreamError) -> Double? {
    // A score is infinite beyond what numbers can tell.
    try reader.readRows(message.data).numbers.first
  }

  private func add() {
    defer { latest = [nil, nil, nil] }
    guard let score = latest[0], let threshold = latest[1] else { return }
    count += 1
    if latest[2] ?? 0 != 0 { alarms += 1 }
    most = max(most, threshold > 0 ? score / threshold : score > 0 ? .infinity : 1)
  }

  package func scores(_ begin: EpisodeBegin, _ end: EpisodeEnd) -> [EpisodeScore] {
    defer { (most, count, alarms) = (-.infinity, 0, 0) }
    hasEpisodes = true
    guard count > 0, !most.isNaN else { return [] }
    let top = min(most, .greatestFiniteMagnitude)
    var scores = [
      EpisodeScore("ood", top), EpisodeScore("ood_alarms", Double(alarms) / Double(count)),
    ]
    if let calibration {
      // Vovk, Gammerman, Shafer, "Algorithmic learning in a random world", 2005, section 2.2.
      let below = calibration.partitioningIndex { $0 >= top }
      let atLeast = calibration.count - below
      scores.append(
        EpisodeScore("ood_p", Double(atLeast + 1) / Double(calibration.count + 1)))
    }
    return scores
  }

  package func finish() throws(StreamError) {
    guard !hasEpisodes || !readers.isEmpty || !fields.isEmpty else {
      throw StreamError(.missing, "the stream has no scores of ood-score")
    }
  }
}

extension [Double] {
  /// The first place in ascending order at which a condition holds.
  fileprivate func partitioningIndex(_ holds: (Double) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if holds(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
