import EpisodeCodec
import FilterKit

/// Keeps some trajectories of a stream.
@main
struct TrajFilter: StepFilter {
  static let configuration = FilterConfiguration(
    name: "traj-filter", family: .steps,
    abstract: "Keep the trajectories that meet conditions.",
    discussion: """
      A trajectory must meet all conditions. An expression is one of traj-map(1) that is true or
      false: any(abs(action[0:6]) > 0.1), steps >= 20, task/language_instruction != "". An
      expression with a value for each step, or for each element of a vector, must be true for all
      of them. outcome is how the trajectory ended: yes, no or unknown, as label-join(1) may have set
      it. See bagpipe-map(5) for the language.

      Steps wait in memory up to 64 MiB, and beyond that in a temporary file in $TMPDIR or /var/tmp,
      until the filter knows whether to keep their trajectory. With --skip-unlabeled alone this is
      at the first step with an instruction. The filter renumbers the trajectories that it keeps; -v
      reports their number.
      """,
    examples: [
      .init(
        #"""
        rlds-cat bridge_dataset | traj-map --oxe bridge_dataset \
          | traj-filter --skip-unlabeled | zarr-write bridge.zarr
        """#,
        "Drop trajectories without an instruction."),
      .init(
        #"""
        traj-filter --min-steps 20 -e 'any(abs(action[0:6]) > 0.1)' \
          < steps.mcap > moving.mcap
        """#,
        "Keep trajectories in which something moves."),
    ],
    seeAlso: ["traj-map", "norm-apply"])

  @Flag(help: "Drop a trajectory if none of its steps has an instruction.") var skipUnlabeled =
    false
  @Option(
    help: "Drop a trajectory if a number in action is farther from 0 than this.",
    valueName: "X") var maxAction: Double?
  @Option(
    help: "Drop a trajectory if a number in observation/proprio is farther from 0 than this.",
    valueName: "X") var maxProprio: Double?
  @Option(help: "Drop a trajectory with fewer steps.", in: 1...1_000_000_000) var minSteps: Int?
  @Option(help: "Drop a trajectory with more steps.", in: 1...1_000_000_000) var maxSteps: Int?
  @Option(
    name: .short("e", long: "expression"),
    help: "Drop a trajectory for which this is false; may be repeated.",
    valueName: "EXPRESSION") var expression: [String] = []

  private var condition = TrajectoryCondition()

  mutating func validate() throws {
    condition.isLabeled = skipUnlabeled
    for (name, limit) in [("action", maxAction), ("proprio", maxProprio)] {
      guard limit ?? 0 >= 0 else { throw UsageError("--max-\(name) must not be negative") }
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
    if isEmpty { throw UsageError("a condition is required") }
  }

  func makeTransform(
    _ output: StepWriter, _ stream: StepStreamInfo, _ context: RunContext
  ) throws -> any StepTransform {
    let filter = TrajectoryFilter(condition, to: output)
    filter.report = { context.note($0) }
    return filter
  }
}
