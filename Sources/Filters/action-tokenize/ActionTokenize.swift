import EpisodeCodec
import FilterKit
import TrajectoryMath

/// Actions as tokens of a language model, and back.
@main
struct ActionTokenize: StepFilter {
  static let configuration = FilterConfiguration(
    name: "action-tokenize", family: .steps,
    abstract: "Turn actions into tokens of a language model, or tokens into actions.",
    discussion: """
      As OpenVLA does it: each number of an action, clipped to -1...1, falls into one of the bins
      between --bins evenly spaced edges, and bin b is the token --vocab-size - b: with the defaults
      31999 for -1 and 31744 for 1. The tokens are the feature action_tokens (int32, in the shape of
      the action), which is added to each step; the action stays. Actions are normalised before.

      --prompt adds the text feature prompt: the question for the step's instruction (in lower case)
      as the model's prompt builder writes it, up to where the answer begins. A training sample is
      the tokens of the prompt, action_tokens and the stop token; all labels but those of the last
      two are -100.

      --decode makes the feature action (float64) of action_tokens: the middle of each token's bin.
      A token outside of the bins has the value of the nearest one.
      """,
    examples: [
      .init(
        "norm-apply --stats stats.json < steps.mcap | action-tokenize --prompt pure | zarr-write train.zarr",
        "What OpenVLA learns from."),
      .init(
        "action-tokenize --decode < predicted.mcap | norm-apply --stats stats.json --inverse > robot.mcap",
        "What a model's tokens tell the robot."),
    ],
    seeAlso: ["norm-apply"])

  @Flag(help: "Turn tokens into actions.") var decode = false
  @Option(help: "Tokens of the vocabulary, without padding.", in: 2...(1 << 30))
  var vocabSize = 32000
  @Option(help: "Edges of the bins.", in: 2...65536) var bins = 256
  @Option(
    name: .shortAndLong, help: "The action; its tokens have _tokens behind its name.",
    valueName: "FEATURE") var feature = StatisticsCollector.action
  @Option(help: "Add the prompt, as the builder of this model writes it.")
  var prompt: PromptBuilder.Style?

  func validate() throws {
    if bins > vocabSize { throw UsageError("more bins than tokens") }
    if decode, prompt != nil { throw UsageError("give either --decode or --prompt") }
  }

  func makeTransform(
    _ output: StepWriter, _ stream: StepStreamInfo, _ context: RunContext
  ) throws -> any StepTransform {
    var options = ActionTokenizer.Options()
    options.tokens = ActionTokens(vocabularySize: vocabSize, bins: bins)
    (options.decodes, options.feature, options.prompt) = (decode, feature, prompt)
    return ActionTokenizer(options, to: output)
  }
}

extension PromptBuilder.Style: OptionValue {}
