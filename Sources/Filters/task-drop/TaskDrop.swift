import EpisodeCodec
import FilterKit

/// Steps whose task is given by goal images or by language, not by both.
@main
struct TaskDrop: StepFilter {
  static let configuration = FilterConfiguration(
    name: "task-drop", family: .steps,
    abstract: "Leave each step either its goal images or its language.",
    discussion: """
      As delete_task_conditioning of OpenVLA and Octo: a step keeps its goal images (task/image_…
      and task/depth_…) with the given probability, and always when it has no language; it then
      loses task/language_instruction. Otherwise it loses the images, and task/timestep becomes the
      last step. What is lost becomes padding, an empty text or an image without data (of a raw
      image: a black one), and its pad mask in task/pad_mask_dict/ false.

      Steps without goal images or without a feature task/language_instruction stay as they are. Pad
      masks are added where they are missing. Goals belong before this: see goal-relabel(1). An
      episode that does not fit in memory waits in a temporary file in $TMPDIR or /var/tmp.
      """,
    examples: [
      .init(
        "goal-relabel --seed 1 < steps.mcap | task-drop --keep-image-prob 0.5 --seed 1 "
          + "| traj-window --window 2 --future 3 > windows.mcap",
        "Condition half of the steps on images.")
    ],
    seeAlso: ["goal-relabel", "traj-window"])

  @Option(help: "The probability that a step keeps its goal images.", valueName: "P", in: 0.0...1.0)
  var keepImageProb: Double
  @OptionGroup var seed: SeedOption

  func makeTransform(
    _ output: StepWriter, _ stream: StepStreamInfo, _ context: RunContext
  ) throws -> any StepTransform {
    TaskDropper(
      keepImageProbability: keepImageProb, seed: seed.value(stream), to: output)
  }
}
