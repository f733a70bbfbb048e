package import Bytes

/// How many rows of each class went which way, and how many of those accepted are likely wrong.
package struct LabelSplit {
  private struct Counts {
    /// By route.
    private var rows = InlineArray<3, UInt64>(repeating: 0)
    var expectedErrors = 0.0
    /// The highest bound of an accepted row; nil if one has none.
    var bound: Double? = 0

    mutating func add(_ route: Route, confidence: Double, bound: Double?) {
      rows[route.rawValue] += 1
      guard route == .accept else { return }
      expectedErrors += 1 - confidence
      self.bound = self.bound.flatMap { old in bound.map { max(old, $0) } }
    }

    mutating func add(_ other: Counts) {
      for route in rows.indices { rows[route] += other.rows[route] }
      expectedErrors += other.expectedErrors
      bound = bound.flatMap { old in other.bound.map { max(old, $0) } }
    }

    func count(_ route: Route) -> UInt64 { rows[route.rawValue] }
    var total: UInt64 { Route.allCases.reduce(0) { $0 + count($1) } }
    var expectedError: Double? {
      count(.accept) > 0 ? expectedErrors / Double(count(.accept)) : nil
    }
    var promise: Double? { count(.accept) > 0 ? bound : nil }
  }

  private var classes = LabelClasses<Counts>()

  package init() {}

  package mutating func add(
    _ route: Route, _ key: LabelClass, _ row: LabelRow
  ) throws(StreamError) {
    try classes.change(key, default: Counts()) { (counts) throws(StreamError) in
      counts.add(route, confidence: row.confidence ?? 0, bound: row.errorBound)
    }
  }

  private var all: Counts { classes.sorted.reduce(into: Counts()) { $0.add($1.value) } }

  /// A line for each class, and one for all.
  package var text: String {
    var table = TextTable([
      ("task", .left), ("label", .left), ("rows", .right), ("accept", .right), ("human", .right),
      ("reject", .right), ("expected error", .right), ("at most", .right),
    ])
    func add(_ task: String, _ label: String, _ counts: Counts) {
      table.add(
        [task, label, "\(counts.total)"] + Route.allCases.map { "\(counts.count($0))" }
          + [counts.expectedError, counts.promise].map { $0.map { Quantity.fixed($0, 4) } ?? "-" })
    }
    for (key, counts) in classes.sorted {
      add(key.task.printable, key.label?.printable ?? "-", counts)
    }
    add("all", "", all)
    return table.lines.joined(separator: "\n") + "\n"
  }

  package var json: String {
    var text = JSONText()
    text.beginObject()
    Self.write(all, to: &text)
    text.list("classes", classes.sorted) { text, entry in
      text.member("task", entry.key.task)
      text.member("label", entry.key.label)
      Self.write(entry.value, to: &text)
    }
    text.endObject()
    return text.string + "\n"
  }

  private static func write(_ counts: Counts, to text: inout JSONText) {
    text.member("rows", counts.total)
    for route in Route.allCases { text.member(route.name, counts.count(route)) }
    text.member("expected_error", counts.expectedError)
    text.member("at_most", counts.promise)
  }
}
