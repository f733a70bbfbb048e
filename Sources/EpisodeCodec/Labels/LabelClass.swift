package import Bytes

/// What one row says about which question: rows are counted, and have limits, by class.
package struct LabelClass: Hashable, Comparable, Sendable {
  package var task: String
  /// Nil for a row that has no label.
  package var label: String?

  package init(task: String, label: String?) { (self.task, self.label) = (task, label) }

  package init(_ row: LabelRow) { self.init(task: row.task, label: row.label) }

  package static func < (left: LabelClass, right: LabelClass) -> Bool {
    (left.task, left.label ?? "") < (right.task, right.label ?? "")
  }
}

/// Values by class; their number is limited, because the labels come from outside.
package struct LabelClasses<Value> {
  package private(set) var values: [LabelClass: Value] = [:]

  /// The most classes.
  private static var limit: Int { 1000 }

  package init() {}

  /// Changes the value of a class, which is `initial` at first.
  package mutating func change(
    _ key: LabelClass, default initial: @autoclosure () -> Value,
    _ change: (inout Value) throws(StreamError) -> Void
  ) throws(StreamError) {
    if let place = values.index(forKey: key) { return try change(&values.values[place]) }
    guard values.count < Self.limit else {
      throw StreamError(.limit, "more than \(Self.limit) different tasks and labels")
    }
    try change(&values[key, default: initial()])
  }

  /// By task and label.
  package var sorted: [(key: LabelClass, value: Value)] {
    values.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }
}
