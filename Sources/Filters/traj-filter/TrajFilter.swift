import EpisodeCodec
import FilterKit

/// Some trajectories of a stream.
@main
struct TrajFilter: StepFilter {
  static let configuration = FilterConfiguration(
    name: "traj-filter", family: .steps,
    abstract: "Pass on the trajectories that fulfil conditions.",
    discussion: """
      All conditions have to hold. An expression is one of traj-map that is true or false:
      any(abs(action[0:6]) > 0.1), steps >= 20, task/language_instruction != "". One that has a
      value for each step, or for each number of a vector, has to be true for all of them.

      Steps wait until it is certain what becomes of their trajectory, in memory and then on disk:
      with --skip-unlabeled alone until the first one with an instruction. The trajectories that
      remain are numbered anew.
      """,
    examples: [
      .init(
        "rlds-cat bridge_dataset | traj-map --oxe bridge_dataset | traj-filter --skip-unlabeled "
          + "| zarr-write bridge.zarr",
        "Leave out what has no instruction."),
      .init(
        "traj-filter --min-steps 20 -e 'any(abs(action[0:6]) > 0.1)' < steps.mcap > moving.mcap",
        "Keep trajectories in which something moves."),
    ],
    seeAlso: ["traj-map", "norm-apply"])

  @Flag(help: "Drop a trajectory without an instruction in any step.") var skipUnlabeled = false
  @Option(
    help: "Drop a trajectory with a number in action that is further than this from 0.",
    valueName: "X") var maxAction: Double?
  @Option(
    help: "Drop a trajectory with a number in observation/proprio that is further from 0.",
    valueName: "X") var maxProprio: Double?
  @Option(help: "Drop a trajectory of fewer steps.", in: 1...1_000_000_000) var minSteps: Int?
  @Option(help: "Drop a trajectory of more steps.", in: 1...1_000_000_000) var maxSteps: Int?
  @Option(
    name: .short("e", long: "expression"), help: "Drop a trajectory for which this is not true.",
    valueName: "EXPRESSION") var expression: [String] = []

  private var condition = TrajectoryCondition()

  mutating func validate() throws {
    condition.isLabeled = skipUnlabeled
    for (name, limit) in [("action", maxAction), ("proprio", maxProprio)] {
      guard limit ?? 0 >= 0 else { throw UsageError("--max-\(name) is not negative") }
    }
    (condition.maxAction, condition.maxProprio) = (maxAction, maxProprio)
    condition.leastSteps = UInt64(minSteps ?? 0)
    condition.mostSteps = maxSteps.map { UInt64($0) }
    for (number, text) in expression.enumerated() {
      let source = expression.count == 1 ? "-e" : "-e \(number + 1)"
      do {
        condition.expressions.append(try MapCondition(parsing: text, source: source))
      } catch { throw UsageError(error.text) }
    }
    let isEmpty =
      !skipUnlabeled && maxAction == nil && maxProprio == nil && minSteps == nil
      && maxSteps == nil && expression.isEmpty
    if isEmpty { throw UsageError("no condition is given") }
  }

  func makeTransform(
    _ output: StepWriter, _ stream: StepStreamInfo, _ context: RunContext
  ) throws -> any StepTransform {
    let filter = TrajectoryFilter(condition, to: output)
    filter.report = { context.note($0) }
    return filter
  }
}
