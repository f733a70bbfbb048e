import EpisodeCodec
import FilterKit

/// Leaves each step either its goal images or its language, not both.
@main
struct TaskDrop: StepFilter {
  static let configuration = FilterConfiguration(
    name: "task-drop", family: .steps,
    abstract: "Leave each step either its goal images or its language.",
    discussion: """
      The filter does what delete_task_conditioning of OpenVLA and Octo does. A step keeps its goal
      images (task/image_… and task/depth_…) with the given probability, and always if it has no
      language; it then loses task/language_instruction. Otherwise it loses the images, and
      task/timestep becomes the last step. What a step loses becomes padding: an empty text, or an
      image without data (a black one if the images are raw). Its pad mask in task/pad_mask_dict/
      becomes false.

      Steps without goal images or without the feature task/language_instruction pass unchanged. The
      filter adds pad masks where they are missing. Choose goals with goal-relabel(1) first, and
      make windows after this filter. If there is a task/timestep, the filter holds one episode, in
      memory up to 64 MiB and beyond that in a temporary file in $TMPDIR or /var/tmp.
      """,
    examples: [
      .init(
        #"""
        goal-relabel --seed 1 < steps.mcap \
          | task-drop --keep-image-prob 0.5 --seed 1 \
          | traj-window --window 2 --future 3 > windows.mcap
        """#,
        "Condition half of the steps on images.")
    ],
    seeAlso: ["goal-relabel", "traj-window"])

  @Option(help: "Probability that a step keeps its goal images.", valueName: "P", in: 0.0...1.0)
  var keepImageProb: Double
  @OptionGroup var seed: SeedOption

  func makeTransform(
    _ output: StepWriter, _ stream: StepStreamInfo, _ context: RunContext
  ) throws -> any StepTransform {
    TaskDropper(
      keepImageProbability: keepImageProb, seed: seed.value(stream), to: output)
  }
}
