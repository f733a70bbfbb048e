/// Something that a person should know of a recording or a dataset.
package struct Finding: Equatable, Sendable {
  package enum Severity: String, Sendable, CaseIterable, Comparable {
    case error, warning, note

    package static func < (left: Severity, right: Severity) -> Bool {
      left.rank < right.rank
    }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
  }

  package var severity: Severity
  /// A stable name of the kind of finding: `LR301`; empty without one.
  package var code: String
  /// Where it is: a file, a topic, an episode.
  package var place: String
  /// What is there, on one line.
  package var text: String
  /// What to do; empty where the text says it.
  package var advice: String

  package init(
    _ severity: Severity, code: String = "", place: String, _ text: String, advice: String = ""
  ) {
    (self.severity, self.code, self.place) = (severity, code, place)
    (self.text, self.advice) = (text, advice)
  }
}
