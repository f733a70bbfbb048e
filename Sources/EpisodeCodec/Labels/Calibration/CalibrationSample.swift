package import Bytes

/// What decides which rows are calibrated together.
package enum CalibrationScope: String, CaseIterable, Sendable {
  case all, task, label

  func group(of key: LabelClass) -> LabelClass {
    switch self {
    case .all: LabelClass(task: "", label: nil)
    case .task: LabelClass(task: key.task, label: nil)
    case .label: key
    }
  }
}

/// The confidences of rows whose truth is known, by what is calibrated together.
package struct CalibrationSample {
  package typealias Group = [(confidence: Double, isRight: Bool)]

  package let scope: CalibrationScope
  private var groups = LabelClasses<Group>()
  package private(set) var count = 0

  package init(per scope: CalibrationScope) { self.scope = scope }

  /// Takes a row that has a label, a confidence and a ground truth; leaves out any other.
  package mutating func add(_ row: LabelRow) throws(StreamError) {
    guard let label = row.label, let truth = row.groundTruth, let confidence = row.rawConfidence,
      row.isAnswer
    else { return }
    count += 1
    try MemoryBudget.check(count * 32, .buffers, for: "\(count) rows with a truth")
    let group = scope.group(of: LabelClass(task: row.task, label: label))
    try groups.change(group, default: []) { (group) throws(StreamError) in
      group.append((confidence, label == truth))
    }
  }

  /// In an order that does not depend on that of the rows, so that sums do not either.
  package var sorted: [(key: LabelClass, samples: Group)] {
    groups.sorted.map { entry in
      let samples = entry.value.sorted {
        ($0.confidence, $0.isRight ? 1 : 0) < ($1.confidence, $1.isRight ? 1 : 0)
      }
      return (entry.key, samples)
    }
  }
}
