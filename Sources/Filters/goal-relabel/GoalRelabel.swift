import EpisodeCodec
import FilterKit
import TrajectoryMath

/// Steps with a later observation as their goal.
@main
struct GoalRelabel: StepFilter {
  static let configuration = FilterConfiguration(
    name: "goal-relabel", family: .steps,
    abstract: "Give each step a later observation of its episode as the goal of its task.",
    discussion: """
      Each feature observation/NAME of the goal step becomes task/NAME of the step, images as they
      are encoded. What the task has besides, such as its language, stays. Features
      observation/pad_mask_dict/NAME and task/pad_mask_dict/NAME are added where they are missing:
      false for an image without data and an empty text, true for everything else.

      uniform draws the goal as the original code does, in float32: openvla from the steps that come
      after, octo from the step itself on, and max_goal_distance is then one more than the largest
      distance. (openvla has no such limit; here it is the largest distance.) future draws from the
      steps that come after in both flavours, at most the distance away, all of them equally likely
      however long the episode is. final is the last step. The last step is its own goal.

      Goals belong before windows: task/timestep, which traj-window needs, counts the steps of
      observation/timestep. An episode that does not fit in memory waits in a temporary file in
      $TMPDIR or /var/tmp. Goal images are copies, so the stream has twice the bytes.
      """,
    examples: [
      .init(
        "rlds-cat bridge_dataset | traj-map --oxe bridge_dataset | goal-relabel --seed 1 "
          + "| traj-window --window 2 --future 3 | zarr-write --windows train.zarr",
        "Train on goals that are drawn as OpenVLA draws them."),
      .init(
        "goal-relabel --strategy final < steps.mcap | task-drop --keep-image-prob 0.5 > goals.mcap",
        "Make the last images the goal of half of the steps, and language that of the others."),
    ],
    seeAlso: ["task-drop", "traj-window"])

  @Option(help: "Which step is the goal.") var strategy = GoalStrategy.uniform
  @Option(help: "How far away a goal that is drawn may be, in steps.", in: 1...(1 << 31))
  var maxDistance: Int?
  @Option(help: "Whose code to follow.") var flavor = PipelineFlavor.openvla
  @OptionGroup var seed: SeedOption

  func validate() throws {
    if maxDistance != nil, strategy == .final {
      throw UsageError("--max-distance has no meaning for --strategy final")
    }
  }

  func makeTransform(
    _ output: StepWriter, _ stream: StepStreamInfo, _ context: RunContext
  ) throws -> any StepTransform {
    var settings = GoalRelabeler.Settings()
    (settings.strategy, settings.flavor) = (strategy, flavor)
    (settings.maxDistance, settings.seed) = (maxDistance, seed.value(stream))
    return GoalRelabeler(settings, to: output)
  }
}

extension GoalStrategy: OptionValue {}
