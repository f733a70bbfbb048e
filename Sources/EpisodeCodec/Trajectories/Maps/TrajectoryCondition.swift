internal import Bytes
internal import Stream

/// The condition for keeping a trajectory.
package struct TrajectoryCondition: Sendable {
  /// At least one step has an instruction: `skip_unlabeled` of OpenVLA and Octo.
  package var isLabeled = false
  /// The largest absolute value allowed in `action`.
  package var maxAction: Double?
  /// The largest absolute value allowed in `observation/proprio`.
  package var maxProprio: Double?
  package var leastSteps: UInt64 = 0
  package var mostSteps: UInt64?
  /// Expressions that are all true for the trajectory: for every step and element, if they have
  /// several values.
  package var expressions: [MapCondition] = []

  package init() {}
}

/// A condition fitted to the features of a stream, with its state for the current trajectory.
struct FittedCondition {
  /// Whether to keep a trajectory.
  enum Verdict { case keep, drop, open }

  private let condition: TrajectoryCondition
  private let language: Int?
  /// Features with limits on their absolute values.
  private var limits: [(column: MapSourceColumn, limit: Double)] = []
  private var evaluator: MapEvaluator
  private var scans: TrajectoryScans
  private let expressions: [Int]
  private var steps = 0
  private var isLabeled = false
  private var isBeyond = false

  /// - Throws: `.missing` for an unknown feature; the faults of expressions.
  init(
    _ condition: TrajectoryCondition, _ features: [Feature], types: [MapType?]
  ) throws(StreamError) {
    self.condition = condition
    var compiler = MapCompiler(features, types: types)
    compiler.knowsOutcome = true
    language = try condition.isLabeled ? Self.language(features) : nil
    var expressions: [Int] = []
    for expression in condition.expressions {
      expressions.append(try compiler.condition(expression.expression))
    }
    self.expressions = expressions
    let program = try compiler.finished()
    evaluator = MapEvaluator(program)
    scans = TrajectoryScans(program, for: expressions)
    let bounds = [("action", condition.maxAction), ("observation/proprio", condition.maxProprio)]
    for (name, limit) in bounds {
      guard let limit else { continue }
      guard let node = compiler.feature(name), case .numbers = compiler.type(node) else {
        throw StreamError(.missing, "there is no feature '\(name)' with numbers")
      }
      limits.append((program.source(node), limit))
    }
  }

  private static func language(_ features: [Feature]) throws(StreamError) -> Int {
    for name in ["task/language_instruction", "language_instruction"] {
      let place = features.firstIndex { $0.name == name && $0.kind == .text }
      if let place { return place }
    }
    throw StreamError(.missing, "there is no feature 'task/language_instruction'")
  }

  mutating func removeAll() {
    (steps, isLabeled, isBeyond) = (0, false, false)
    scans.removeAll()
  }

  /// Checks the next step.
  mutating func append(_ step: Step) throws(StreamError) {
    steps += 1
    if let language, !isLabeled, language < step.values.count, let text = step.values[language] {
      isLabeled = try !TextPayload.parse(text.data.span).isEmpty
    }
    for index in limits.indices {
      limits[index].column.removeAll()
      try limits[index].column.append(step)
      let limit = limits[index].limit
      if limits[index].column.column.isAnyBeyond(limit) { isBeyond = true }
    }
    try scans.append(step)
  }

  /// The verdict so far.
  var verdict: Verdict {
    if isBeyond || condition.mostSteps.map({ UInt64(steps) > $0 }) ?? false { return .drop }
    let isSettled = limits.isEmpty && condition.mostSteps == nil && expressions.isEmpty
    return isSettled && holdsSoFar ? .keep : .open
  }

  private var holdsSoFar: Bool {
    !isBeyond && (isLabeled || !condition.isLabeled) && UInt64(steps) >= condition.leastSteps
  }

  /// True if the trajectory, which has ended, is to be kept.
  mutating func isKept(_ end: EpisodeEnd) throws(StreamError) -> Bool {
    guard steps > 0, holdsSoFar, verdict != .drop else { return false }
    (evaluator.steps, evaluator.outcome) = (steps, end.outcome)
    try scans.run(&evaluator)
    let (schedule, rows) = (
      evaluator.program.schedule(for: expressions), StepRows(start: 0, stride: 1, count: 1)
    )
    var values = [MapColumn?](repeating: nil, count: evaluator.program.nodes.count)
    try evaluator.evaluate(schedule.steps, rows, &values)
    return expressions.allSatisfy { values[$0]?.bools.allSatisfy { $0 } ?? false }
  }
}

extension MapColumn {
  /// True if the absolute value of a number exceeds the limit, or it is NaN: the originals keep
  /// what is `<=`.
  fileprivate func isAnyBeyond(_ limit: Double) -> Bool {
    switch storage {
    case .floats(let values): values.contains { !(abs($0) <= Float(limit)) }
    default: doubles.contains { !(abs($0) <= limit) }
    }
  }
}

extension MapCompiler {
  /// Compiles an expression that is true or false for a whole trajectory.
  mutating func condition(_ expression: MapExpression) throws(StreamError) -> Int {
    let node = try compile(expression)
    guard case .numbers(.bool, _) = type(node) else {
      throw expression.location.error(
        "the value is \(type(node).description); a condition is true or false, such as x > 0")
    }
    if nodes[node].isConstant { return node }
    return try add(.scan(.all, selection), [node], .numbers(.bool, shape: []))
  }
}
