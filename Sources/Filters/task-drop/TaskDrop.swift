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

      With --rephrase, the filter first does what rephrase_instruction of Octo does. FILE is a JSON
      object with a list of paraphrases for each instruction; instead of a list, it may have one
      text whose parts are separated by full stops, as in Octo's files. With the probability
      --rephrase-prob, each step of an episode gets the instruction of its first step or one of the
      paraphrases, all with the same probability. An episode with a step without instruction stays.

      Steps without goal images or without the feature task/language_instruction pass unchanged. The
      filter adds pad masks where they are missing. Choose goals with goal-relabel(1) first, and
      make windows after this filter. If there is a task/timestep, and with --rephrase, the filter
      holds one episode, in memory up to an eighth of --memory and beyond that in a temporary file
      in $TMPDIR or /var/tmp.
      """,
    examples: [
      .init(
        #"""
        goal-relabel --seed 1 < steps.mcap \
          | task-drop --keep-image-prob 0.5 --seed 1 \
          | traj-window --window 2 --future 3 > windows.mcap
        """#,
        "Condition half of the steps on images."),
      .init(
        #"""
        task-drop --keep-image-prob 0.5 --rephrase paraphrases.json \
          < goals.mcap > tasks.mcap
        """#,
        "Exchange half of the instructions for paraphrases, too."),
    ],
    seeAlso: ["goal-relabel", "traj-window"])

  @Option(help: "Probability that a step keeps its goal images.", valueName: "P", in: 0.0...1.0)
  var keepImageProb: Double
  @Option(
    help: "Exchange instructions for the paraphrases in this file.", valueName: "FILE",
    completion: .file)
  var rephrase: String?
  @Option(
    help: "Probability that an episode is rephrased.", valueName: "P", in: 0.0...1.0)
  var rephraseProb = 0.5
  @OptionGroup var seed: SeedOption

  func makeTransform(
    _ output: StepWriter, _ stream: StepStreamInfo, _ context: RunContext
  ) throws -> any StepTransform {
    let seed = seed.value(stream)
    let dropper = TaskDropper(keepImageProbability: keepImageProb, seed: seed, to: output)
    guard let table = try paraphrases() else { return dropper }
    return InstructionRephraser(table, probability: rephraseProb, seed: seed, before: dropper)
  }

  private func paraphrases() throws(StreamError) -> InstructionRephraser.Table? {
    guard let file = rephrase else { return nil }
    let input = try FileInput(path: file)
    do throws(StreamError) {
      return try InstructionRephraser.Table(
        JSONValue(parsing: input.readText(limit: JSONValue.sizeLimit)))
    } catch { throw error.naming(file) }
  }
}
