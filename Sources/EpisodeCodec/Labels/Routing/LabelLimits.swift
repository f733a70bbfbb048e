/// A number for all rows, and others for tasks and classes.
package struct LabelLimits: Sendable {
  /// One of them: `0.8`, `no=0.9`, `judge/no=0.9` or `judge/=0.9`.
  package struct Entry: Sendable {
    package let task: String?
    package let label: String?
    package let value: Double
    package let text: String

    /// - Returns: nil unless the text ends in a number from 0 to 1.
    package init?(_ text: String) {
      var (scope, number) = ("", text[...])
      if let sign = text.lastIndex(of: "=") {
        (scope, number) = (String(text[..<sign]), text[text.index(after: sign)...])
        guard !scope.isEmpty, scope != "/" else { return nil }
      }
      guard let value = Double(number), value >= 0, value <= 1 else { return nil }
      (self.value, self.text) = (value, text)
      if let slash = scope.firstIndex(of: "/") {
        (task, label) = (
          String(scope[..<slash]), String(scope[scope.index(after: slash)...]).nonEmpty
        )
      } else {
        (task, label) = (nil, scope.nonEmpty)
      }
    }

    func holds(for key: LabelClass) -> Bool {
      (task == nil || task == key.task) && (label == nil || label == key.label)
    }

    /// How much it says: a class counts more than a task.
    var rank: Int { (label == nil ? 0 : 2) + (task == nil ? 0 : 1) }
  }

  private let entries: [Entry]

  package init(_ entries: [Entry]) {
    // Of equal scopes the last counts.
    self.entries = entries.reversed().enumerated()
      .sorted { ($1.element.rank, $0.offset) < ($0.element.rank, $1.offset) }.map(\.element)
  }

  package var isEmpty: Bool { entries.isEmpty }

  /// The limit of a class; nil where none is set.
  package subscript(_ key: LabelClass) -> Double? { entries.first { $0.holds(for: key) }?.value }
}

extension String {
  fileprivate var nonEmpty: String? { isEmpty ? nil : self }
}
