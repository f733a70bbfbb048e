internal import Bytes

/// The keys of a label row that have a meaning; see bagpipe-labels(5).
package enum LabelKey: Int, CaseIterable, Sendable {
  case id, task, label, reason, text, confidence, confidenceFrom, who, when, source, golden
  case groundTruth, events, leadTime, rawConfidence, errorBound

  package var name: String { Self.names[rawValue] }

  private static let names = [
    "id", "task", "label", "reason", "text", "confidence", "confidence_from", "who", "when",
    "source", "golden", "ground_truth", "events", "lead_time", "raw_confidence", "error_bound",
  ]

  private static let keys = names.map { ShortKey($0) }

  /// - Returns: nil for a name without a meaning.
  init?(_ name: ShortKey) {
    guard let place = Self.keys.firstIndex(where: { $0 == name }) else { return nil }
    self.init(rawValue: place)
  }
}
