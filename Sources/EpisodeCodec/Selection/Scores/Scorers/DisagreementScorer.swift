package import Bytes
package import Stream
internal import TrajectoryMath

/// Scores of predictions in the stream: how much the members of an ensemble differ, and how uncertain
/// logits are.
package final class DisagreementScorer: EpisodeScorer {
  private let members: [SignalSource]
  private let logits: SignalSource?
  private var readers: [UInt16: (member: Int, reader: SignalReader)] = [:]
  private var logitReaders: [UInt16: SignalReader] = [:]
  private var found: Set<Int> = []
  private var hasEpisodes = false
  /// The members' numbers of the open step, or the last of a recording.
  private var latest: [(numbers: [Double], sequence: UInt32)?]

  // Of the open episode.
  private var variance = Mean()
  private var entropy = Mean()
  private var margin = Mean()

  private struct Mean {
    var (sum, most, count) = (0.0, 0.0, 0)

    mutating func add(_ value: Double) {
      (sum, most, count) = (sum + value, max(most, value), count + 1)
    }
    var value: Double { sum / Double(count) }
  }

  /// - Parameters:
  ///   - members: at least two, or none.
  ///   - logits: logits or log probabilities, of which the last axis has the choices.
  package init(members: [SignalSource], logits: SignalSource?) {
    (self.members, self.logits) = (members, logits)
    latest = Array(repeating: nil, count: members.count)
  }

  package func take(_ record: Record) throws(StreamError) {
    switch record {
    case .channel(let id, let channel):
      for (place, source) in members.enumerated() {
        if let reader = try source.reader(channel) {
          readers[id] = (place, reader)
          found.insert(place)
        }
      }
      if let reader = try logits?.reader(channel) { logitReaders[id] = reader }
    case .message(let message):
      try takeMember(message)
      try takeLogits(message)
    default: break
    }
  }

  private func takeMember(_ message: Message) throws(StreamError) {
    guard var found = readers[message.channelID] else { return }
    let text = members[found.member].text
    do throws(StreamError) {
      latest[found.member] = (try found.reader.read(message.data), message.sequence)
    } catch { throw error.prefixed("'\(text.printable)': ") }
    readers[message.channelID] = found
    let present = latest.compactMap { $0 }
    guard present.count == members.count,
      present.allSatisfy({ $0.sequence == message.sequence })
    else { return }
    let numbers = present.map(\.numbers)
    guard numbers.allSatisfy({ $0.count == numbers[0].count && !$0.isEmpty }) else {
      throw StreamError(.malformed, "the members of the ensemble have different shapes")
    }
    variance.add(Disagreement.variance(numbers))
    latest = Array(repeating: nil, count: members.count)
  }

  private func takeLogits(_ message: Message) throws(StreamError) {
    guard var reader = logitReaders[message.channelID], let logits else { return }
    let (numbers, width) = try reader.readRows(message.data)
    logitReaders[message.channelID] = reader
    guard width > 1, !numbers.isEmpty else {
      throw StreamError(
        .malformed, "'\(logits.text.printable)': a choice needs two numbers or more")
    }
    for start in stride(from: 0, to: numbers.count, by: width) {
      let row = numbers[start..<start + width]
      guard let most = row.max(), most.isFinite, row.allSatisfy({ $0 < .infinity }) else {
        throw StreamError(.malformed, "'\(logits.text.printable)': not logits")
      }
      let (value, gap) = Disagreement.uncertainty(row)
      entropy.add(value)
      margin.add(gap)
    }
  }

  package func scores(_ begin: EpisodeBegin, _ end: EpisodeEnd) -> [EpisodeScore] {
    defer {
      (variance, entropy, margin) = (Mean(), Mean(), Mean())
      latest = Array(repeating: nil, count: members.count)
    }
    hasEpisodes = true
    var scores: [EpisodeScore] = []
    if variance.count > 0 {
      scores.append(EpisodeScore("variance", variance.value))
      scores.append(EpisodeScore("variance_max", variance.most))
    }
    if entropy.count > 0 {
      scores.append(EpisodeScore("entropy", entropy.value))
      scores.append(EpisodeScore("entropy_max", entropy.most))
      scores.append(EpisodeScore("margin", margin.value))
    }
    return scores
  }

  package func finish() throws(StreamError) {
    guard hasEpisodes else { return }
    if let missing = members.indices.first(where: { !found.contains($0) }) {
      throw StreamError(.missing, "the stream has no '\(members[missing].text.printable)'")
    }
    if let logits, logitReaders.isEmpty {
      throw StreamError(.missing, "the stream has no '\(logits.text.printable)'")
    }
  }
}
