package import Bytes
package import Stream

/// What a table of a lake says about an episode; see bagpipe-lake(5).
package struct EpisodeRow: Sendable {
  package var id = ""
  /// Where the object with the episode is.
  package var uri: String?
  /// Of the whole object; nil for a pipe.
  package var bytes: UInt64?
  /// 64 hexadecimal digits, of the whole object.
  package var sha256: String?
  package var robot: String?
  /// Log times in ns.
  package var (start, end): (UInt64, UInt64) = (0, 0)
  package var dataset = ""
  package var task = ""
  package var instruction = ""
  /// Steps per second; 0 for a recording.
  package var rate = 0.0
  package var (steps, messages): (UInt64, UInt64) = (0, 0)
  package var outcome = EpisodeEnd.Outcome.unknown
  package var reason: String?
  package var confidence: Double?
  /// Who labeled the episode, and whether that is a person or a model.
  package var (labelWho, labelSource): (String?, String?)
  /// By task.
  package var labels: [KeyValue] = []
  package var scores: [(name: String, value: Double)] = []
  /// Numbers of messages and of events.
  package var topics: [(name: String, count: UInt64)] = []
  package var events: [(name: String, count: UInt64)] = []
  /// The type and shape of the first value of a feature, or of the first image of a camera.
  package var features: [KeyValue] = []
  /// How images lost quality.
  package var lossy: [KeyValue] = []
  /// What else BEGIN and END say.
  package var attributes: [KeyValue] = []
  /// A line for each filter, the first one first.
  package var provenance: [String] = []
  /// A state of norm-stats.
  package var statistics: Bytes?

  package init() {}

  package static let version = "1"

  /// Days since 1970, in UTC.
  package var day: Int64 { Int64(start / 86_400_000_000_000) }

  /// `2026-11-27`
  package var date: String { String(Timestamp.text(start).prefix(10)) }
}

extension EpisodeRow {
  /// Takes what the markers say.
  mutating func take(_ begin: EpisodeBegin, _ end: EpisodeEnd) {
    (id, dataset, rate) = (begin.id ?? "", begin.dataset, begin.rate)
    (steps, outcome) = (end.steps, end.outcome)
    instruction = begin.languageInstruction
    task = instruction
    for entry in begin.attributes + end.attributes { take(entry) }
  }

  private mutating func take(_ entry: KeyValue) {
    switch entry.key {
    case EpisodeNaming.key: break
    case "task": task = entry.value
    case "robot": robot = robot ?? entry.value
    case "reason": reason = entry.value
    case "label/confidence": confidence = Double(entry.value)
    case "label/who": labelWho = entry.value
    case "label/source": labelSource = entry.value
    case "label": labels.set("", entry.value)
    case let key where key.hasPrefix("label/"): labels.set(key.dropFirst(6), entry.value)
    case let key where key.hasPrefix("score."):
      // A score that is no number is an attribute like any other.
      guard let score = Double(entry.value) else { return attributes.set(key[...], entry.value) }
      scores.removeAll { $0.name == key.dropFirst(6) }
      scores.append((String(key.dropFirst(6)), score))
    case let key: attributes.set(key[...], entry.value)
    }
  }
}

extension [KeyValue] {
  /// A map of a table has each key once; the last value counts.
  fileprivate mutating func set(_ key: Substring, _ value: String) {
    removeAll { $0.key == key }
    append(KeyValue(String(key), value))
  }
}
