import EpisodeCodec
import FilterKit
import TrajectoryMath

/// Gives each step a later observation as its goal.
@main
struct GoalRelabel: StepFilter {
  static let configuration = FilterConfiguration(
    name: "goal-relabel", family: .steps,
    abstract: "Give each step a later observation of its episode as a goal.",
    discussion: """
      The filter copies each feature observation/NAME of the goal step to task/NAME of the step;
      images stay encoded. Other features of the task, such as its language, stay. The filter adds
      observation/pad_mask_dict/NAME and task/pad_mask_dict/NAME where they are missing: false for
      an image without data and for an empty text, true for everything else.

      --strategy uniform draws the goal as the original code does, in float32. For openvla it draws
      from the steps after the current one. For octo it draws from the current step on, and
      --max-distance is Octo's max_goal_distance, which is one more than the largest distance.
      (OpenVLA has no such limit; here --max-distance is the largest distance.) future draws from
      the steps after the current one for both flavors, at most --max-distance away, and all of
      these steps are equally likely in an episode of any length. final takes the last step of the
      episode. The goal of the last step is the last step itself. Without --max-distance a goal may
      be as far away as the end of the episode.

      Relabel goals before you make windows: traj-window(1) uses task/timestep, which is the
      observation/timestep of the goal. The filter holds one episode, in memory up to 64 MiB and
      beyond that in a temporary file in $TMPDIR or /var/tmp. Goal images are copies, so the stream
      doubles in size.
      """,
    examples: [
      .init(
        #"""
        rlds-cat bridge_dataset | traj-map --oxe bridge_dataset \
          | goal-relabel --seed 1 | traj-window --window 2 --future 3 \
          | zarr-write --windows train.zarr
        """#,
        "Train on goals drawn as OpenVLA draws them."),
      .init(
        #"""
        goal-relabel --strategy final < steps.mcap \
          | task-drop --keep-image-prob 0.5 > goals.mcap
        """#,
        "Use the last images as the goal of half of the steps, and language for the rest."),
    ],
    seeAlso: ["task-drop", "traj-window"])

  @Option(help: "How to choose the goal step.") var strategy = GoalStrategy.uniform
  @Option(help: "The largest distance of a drawn goal, in steps.", in: 1...(1 << 31))
  var maxDistance: Int?
  @Option(help: "The code base to follow.") var flavor = PipelineFlavor.openvla
  @OptionGroup var seed: SeedOption

  func validate() throws {
    if maxDistance != nil, strategy == .final {
      throw UsageError("--max-distance cannot be combined with --strategy final")
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
