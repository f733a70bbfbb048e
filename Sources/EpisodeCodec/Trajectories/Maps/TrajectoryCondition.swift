internal import Bytes
internal import Stream

/// What a trajectory has to be to be kept.
package struct TrajectoryCondition: Sendable {
  /// At least one step with an instruction, as `skip_unlabeled` of OpenVLA and Octo asks for.
  package var isLabelled = false
  /// No number of `action` is further from 0.
  package var maxAction: Double?
  /// No number of `observation/proprio` is.
  package var maxProprio: Double?
  package var leastSteps: UInt64 = 0
  package var mostSteps: UInt64?
  /// Each is true for the trajectory: in all steps and elements, where it has a value for each.
  package var expressions: [MapCondition] = []

  package init() {}
}

/// A condition that has been fitted to the features of a stream, and what is known of a trajectory.
struct FittedCondition {
  /// Whether to keep a trajectory.
  enum Verdict { case keep, drop, open }

  private let condition: TrajectoryCondition
  private let language: Int?
  /// Features whose numbers must not be further from 0.
  private var limits: [(column: MapSourceColumn, limit: Double)] = []
  private var evaluator: MapEvaluator
  private var scans: TrajectoryScans
  private let expressions: [Int]
  private var steps = 0
  private var isLabelled = false
  private var isBeyond = false

  /// - Throws: `.missing` for a feature that is not there, and what is wrong with expressions.
  init(
    _ condition: TrajectoryCondition, _ features: [Feature], types: [MapType?]
  ) throws(StreamError) {
    self.condition = condition
    var compiler = MapCompiler(features, types: types)
    language = try condition.isLabelled ? Self.language(features) : nil
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
    (steps, isLabelled, isBeyond) = (0, false, false)
    scans.removeAll()
  }

  /// Looks at the next step.
  mutating func append(_ step: Step) throws(StreamError) {
    steps += 1
    if let language, !isLabelled, language < step.values.count, let text = step.values[language] {
      isLabelled = try !TextPayload.parse(text.data.span).isEmpty
    }
    for index in limits.indices {
      limits[index].column.removeAll()
      try limits[index].column.append(step)
      let limit = limits[index].limit
      if limits[index].column.column.isAnyBeyond(limit) { isBeyond = true }
    }
    try scans.append(step)
  }

  /// What is certain before the end.
  var verdict: Verdict {
    if isBeyond || condition.mostSteps.map({ UInt64(steps) > $0 }) ?? false { return .drop }
    let isSettled = limits.isEmpty && condition.mostSteps == nil && expressions.isEmpty
    return isSettled && holdsSoFar ? .keep : .open
  }

  private var holdsSoFar: Bool {
    !isBeyond && (isLabelled || !condition.isLabelled) && UInt64(steps) >= condition.leastSteps
  }

  /// Whether to keep a trajectory that has ended.
  mutating func isKept() throws(StreamError) -> Bool {
    guard steps > 0, holdsSoFar, verdict != .drop else { return false }
    evaluator.steps = steps
    try scans.run(&evaluator)
    let (schedule, rows) = (
      evaluator.program.schedule(for: expressions), StepRows(start: 0, stride: 1, count: 1)
    )
    var values = [MapColumn?](repeating: nil, count: evaluator.program.nodes.count)
    evaluator.evaluate(schedule.steps, rows, &values)
    return expressions.allSatisfy { values[$0]?.bools.allSatisfy { $0 } ?? false }
  }
}

extension MapColumn {
  /// Whether a number is further from 0. NaN is: the originals keep what is `<=`.
  fileprivate func isAnyBeyond(_ limit: Double) -> Bool {
    switch storage {
    case .floats(let values): values.contains { !(abs($0) <= Float(limit)) }
    default: doubles.contains { !(abs($0) <= limit) }
    }
  }
}

extension MapCompiler {
  /// An expression that is true or false for a whole trajectory.
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
