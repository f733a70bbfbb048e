internal import Bytes
internal import TrajectoryMath

/// What a row is worth. It keeps nothing between rows, so that several threads may use it, each with
/// memory of its own.
struct RowJudge: Sendable {
  /// Memory for the work, which one row after another uses.
  struct Memory {
    fileprivate var row = ScoreFields.Row()
    fileprivate var stack: [Double] = []
  }

  /// What decides.
  enum Rule: Sendable {
    case expression(ScoreExpression)
    /// The suspicion that the label is wrong.
    case labels(LabelSuspicion)
    /// The suspicion first, then an expression.
    case both(LabelSuspicion, ScoreExpression)
  }

  struct Verdict {
    /// NaN where it is not known.
    var value: Double
    var isSuspect = false
    /// Where the JSON of the key is that divides rows into groups.
    var group = 0..<0
    var id = 0..<0
  }

  // The parts of the rule.
  private let labels: LabelSuspicion?
  private let expression: ScoreExpression?
  private let condition: ScoreExpression?
  private let fields: ScoreFields
  // The places of these keys among the fields.
  private let labelPlaces: [Int]
  private let groupPlace: Int?

  /// - Parameters:
  ///   - condition: rows for which it is not true count as nothing.
  ///   - group: the key that divides rows into groups.
  init(_ rule: Rule, condition: ScoreExpression?, group: String?) {
    var names: [String] = []
    func places(_ wanted: [String]) -> [Int] {
      wanted.map { name in
        if let place = names.firstIndex(of: name) { return place }
        names.append(name)
        return names.count - 1
      }
    }
    func placed(_ expression: ScoreExpression) -> ScoreExpression {
      expression.moved(to: places(expression.names))
    }
    switch rule {
    case .expression(let expression):
      (self.expression, labels) = (placed(expression), nil)
    case .labels(let labels): (expression, self.labels) = (nil, labels)
    case .both(let labels, let expression):
      (self.expression, self.labels) = (placed(expression), labels)
    }
    labelPlaces = places(labels?.keys ?? [])
    self.condition = condition.map(placed)
    groupPlace = group.map { places([$0])[0] }
    fields = ScoreFields(names)
  }

  /// - Returns: nil for a row that the condition leaves out.
  func judge(_ line: RawSpan, _ memory: inout Memory) throws(StreamError) -> Verdict? {
    try fields.read(line, into: &memory.row)
    if condition != nil, value(of: condition, memory.row, line, &memory.stack) != 1 { return nil }
    var verdict = Verdict(value: .nan)
    verdict.id = memory.row.id
    if let groupPlace { verdict.group = memory.row.places[groupPlace] }
    var isKnown = true
    if let labels {
      (verdict.value, verdict.isSuspect) = try suspicion(labels, memory.row, line)
      isKnown = !verdict.value.isNaN
    }
    if expression != nil, isKnown {
      verdict.value = value(of: expression, memory.row, line, &memory.stack)
    }
    if !verdict.value.isFinite { verdict.value = .nan }
    return verdict
  }

  private func suspicion(
    _ labels: LabelSuspicion, _ row: ScoreFields.Row, _ line: RawSpan
  ) throws(StreamError) -> (value: Double, isSuspect: Bool) {
    try labels.suspicion(
      line, label: row.places[labelPlaces[0]], probabilities: row.places[labelPlaces[1]])
  }

  /// Takes the optional itself: copying what is in it would count references for each row.
  private func value(
    of expression: borrowing ScoreExpression?, _ row: ScoreFields.Row, _ line: RawSpan,
    _ stack: inout [Double]
  ) -> Double {
    expression?.value(
      row.numbers, text: { ScoreFields.text(line, row.places[$0]) }, using: &stack) ?? .nan
  }
}
