internal import Bytes
package import Stream

/// Whose word counts.
package enum LabelPreference: String, CaseIterable, Sendable {
  /// People's, and of equals the last.
  case human
  /// A model's, and of equals the last.
  case model
  /// The last, whoever says it.
  case last

  func rank(_ row: LabelRow) -> Int {
    switch self {
    case .human: row.isPersons ? 1 : 0
    case .model: row.isPersons ? 0 : 1
    case .last: 0
    }
  }
}

/// What the rows of an episode say together.
package struct EpisodeLabels {
  /// By task, that of the strongest row.
  private var tasks: [(task: String, row: LabelRow)] = []
  private let preference: LabelPreference

  package init(_ rows: [LabelRow], prefer preference: LabelPreference) {
    self.preference = preference
    for row in rows {
      let place = tasks.firstIndex { $0.task == row.task }
      guard let place else {
        tasks.append((row.task, row))
        continue
      }
      if preference.rank(row) >= preference.rank(tasks[place].row) { tasks[place].row = row }
    }
  }

  package var isEmpty: Bool { tasks.isEmpty }

  /// The strongest of the rows that have something.
  private func strongest(_ has: (LabelRow) -> Bool) -> LabelRow? {
    tasks.map(\.row).filter(has).enumerated().max {
      (preference.rank($0.element), $0.offset) < (preference.rank($1.element), $1.offset)
    }?.element
  }

  /// The words for the episode, the first of which is its instruction.
  package var instructions: [String] {
    strongest { !$0.texts.isEmpty }?.texts.filter { !$0.isEmpty } ?? []
  }

  package var events: [LabelEvent] {
    tasks.flatMap(\.row.events).sorted { $0.time < $1.time }
  }

  /// Sets the outcome, by the labels yes and no, and adds what else labels say to the attributes.
  package func apply(to end: inout EpisodeEnd) {
    if let row = strongest({ Self.outcome($0.label) != nil }),
      let outcome = Self.outcome(row.label)
    {
      end.outcome = outcome
      end.set("reason", row.string(.reason))
      end.set("label/confidence", row.confidence.map { "\($0)" })
      end.set("label/who", row.string(.who))
      end.set("label/source", row.string(.source))
    }
    for (task, row) in tasks where Self.outcome(row.label) == nil {
      guard let label = row.label else { continue }
      end.set(task.isEmpty ? "label" : "label/\(task)", label)
    }
  }

  private static func outcome(_ label: String?) -> EpisodeEnd.Outcome? {
    switch label {
    case "yes", "success": .success
    case "no", "failure": .failure
    case Label.unknown: .unknown
    default: nil
    }
  }
}

extension EpisodeEnd {
  /// Sets an attribute, or removes it.
  fileprivate mutating func set(_ key: String, _ value: String?) {
    attributes.removeAll { $0.key == key }
    if let value { attributes.append(KeyValue(key, value)) }
  }
}
