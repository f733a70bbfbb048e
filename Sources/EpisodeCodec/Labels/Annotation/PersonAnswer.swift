internal import Bytes

/// What one person said about one row.
package struct PersonAnswer: Sendable {
  package var id: String
  package var task = ""
  package var label: String?
  package var reason: String?
  package var texts: [String] = []
  package var events: [LabelEvent] = []
  package var who: String?
  package var when: String?
  package var leadTime: Double?
  /// True if the person vouches for it: a ground truth of Label Studio.
  package var isTruth = false
  /// The row that was asked about, as it was.
  package var row: LabelRow?

  package init(id: String) { self.id = id }

  /// An answer about a row, before anything has been said.
  package init(about row: LabelRow) {
    self.init(id: row.id)
    (task, self.row) = (row.task, row)
  }

  /// False if the person said nothing.
  var saysSomething: Bool { label != nil || !texts.isEmpty || !events.isEmpty }
}
