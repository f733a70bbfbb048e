/// Who decides about an episode.
package enum Route: Int, CaseIterable, Sendable {
  /// Nobody: the label is good enough.
  case accept
  case human
  /// Nobody: the label is not used.
  case reject

  var name: String { "\(self)" }
}

/// The rule by which rows go one way or another.
package struct RoutingRule: Sendable {
  /// The least confidence of rows that are accepted.
  package var confidence = LabelLimits([])
  /// The highest error that accepted rows may have: their bound says which.
  package var error = LabelLimits([])
  /// Rows with less confidence are rejected; nil for none.
  package var rejectBelow: Double?

  package init() {}

  package func route(_ row: LabelRow, _ key: LabelClass) -> Route {
    guard row.isAnswer, let confidence = row.confidence else { return .human }
    if isAccepted(row, key, confidence) { return .accept }
    return confidence < rejectBelow ?? 0 ? .reject : .human
  }

  private func isAccepted(_ row: LabelRow, _ key: LabelClass, _ confidence: Double) -> Bool {
    if let least = self.confidence[key], confidence < least { return false }
    guard let most = error[key] else { return self.confidence[key] != nil }
    guard let bound = row.errorBound else { return false }
    return bound <= most
  }
}

extension LabelRow {
  /// False for what says nothing about its episode: a failure, or `unknown`.
  package var isAnswer: Bool {
    if let label { return label != Label.unknown }
    return range(.text) != nil && !texts.isEmpty
  }
}
