internal import Bytes
internal import TrajectoryMath

/// What a row is worth. It keeps nothing between rows, so that several threads may use it.
struct RowJudge: Sendable {
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

  private let rule: Rule
  private let condition: ScoreExpression?
  private let fields: ScoreFields
  // The places of the names among the fields.
  private let rulePlaces: [Int]
  private let conditionPlaces: [Int]
  private let labelPlaces: [Int]
  private let groupPlace: Int?

  /// - Parameters:
  ///   - condition: rows for which it is not true count as nothing.
  ///   - group: the key that divides rows into groups.
  init(_ rule: Rule, condition: ScoreExpression?, group: String?) {
    (self.rule, self.condition) = (rule, condition)
    var names: [String] = []
    func places(_ wanted: [String]) -> [Int] {
      wanted.map { name in
        if let place = names.firstIndex(of: name) { return place }
        names.append(name)
        return names.count - 1
      }
    }
    switch rule {
    case .expression(let expression):
      (rulePlaces, labelPlaces) = (places(expression.names), [])
    case .labels(let labels): (rulePlaces, labelPlaces) = ([], places(labels.keys))
    case .both(let labels, let expression):
      (rulePlaces, labelPlaces) = (places(expression.names), places(labels.keys))
    }
    conditionPlaces = places(condition?.names ?? [])
    groupPlace = group.map { places([$0])[0] }
    fields = ScoreFields(names)
  }

  /// - Returns: nil for a row that the condition leaves out.
  func judge(_ line: RawSpan) throws(StreamError) -> Verdict? {
    let row = try fields.read(line)
    if let condition, value(condition, row, conditionPlaces, line) != 1 { return nil }
    var verdict = Verdict(value: .nan)
    verdict.id = row.id
    if let groupPlace { verdict.group = row.places[groupPlace] }
    switch rule {
    case .expression(let expression): verdict.value = value(expression, row, rulePlaces, line)
    case .labels(let labels):
      (verdict.value, verdict.isSuspect) = try suspicion(labels, row, line)
    case .both(let labels, let expression):
      let (suspicion, isSuspect) = try suspicion(labels, row, line)
      verdict.isSuspect = isSuspect
      verdict.value = suspicion.isNaN ? .nan : value(expression, row, rulePlaces, line)
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

  private func value(
    _ expression: ScoreExpression, _ row: ScoreFields.Row, _ places: [Int], _ line: RawSpan
  ) -> Double {
    expression.value(number: { row.numbers[places[$0]] }) { slot in
      ScoreFields.text(line, row.places[places[slot]])
    }
  }
}
