import EpisodeCodec
import FilterKit
import TrajectoryMath

/// Turns actions into tokens of a language model, and back.
@main
struct ActionTokenize: StepFilter {
  static let configuration = FilterConfiguration(
    name: "action-tokenize", family: .steps,
    abstract: "Turn actions into model tokens, or tokens into actions.",
    discussion: """
      The filter follows OpenVLA. It clips each number of an action to -1...1 and finds its bin
      between --bins evenly spaced edges; bin b becomes the token --vocab-size - b. With the
      defaults, -1 becomes 31999 and 1 becomes 31744. Each step gets the tokens as a new feature
      action_tokens (int32, in the shape of the action); the action and all other features stay.
      Normalize actions with norm-apply(1) first.

      --prompt adds the text feature prompt: the question about the step's instruction, in lower
      case, as the model's prompt builder writes it, up to the place where the answer begins. The
      instruction is task/language_instruction, or else language_instruction, or else that of the
      episode. A training sample consists of the tokens of the prompt, action_tokens, and the stop
      token; the labels of the prompt's tokens are -100.

      --decode turns action_tokens into the feature action (float64): each token becomes the center
      of its bin, and a token outside the bins becomes the center of the nearest one. The tokens
      stay.
      """,
    examples: [
      .init(
        #"""
        norm-apply --stats stats.json < steps.mcap \
          | action-tokenize --prompt pure | zarr-write train.zarr
        """#,
        "Write the samples that OpenVLA learns from."),
      .init(
        #"""
        action-tokenize --decode < predicted.mcap \
          | norm-apply --stats stats.json --inverse > robot.mcap
        """#,
        "Turn a model's tokens into robot actions."),
    ],
    seeAlso: ["norm-apply"])

  @Flag(help: "Turn tokens into actions.") var decode = false
  @Option(help: "Size of the vocabulary in tokens, without padding.", in: 2...(1 << 30))
  var vocabSize = 32000
  @Option(help: "Number of bin edges; there is one bin fewer.", in: 2...65536) var bins = 256
  @Option(
    name: .shortAndLong, help: "The action feature; its tokens are named FEATURE_tokens.",
    valueName: "FEATURE") var feature = StatisticsCollector.action
  @Option(help: "Add the prompt in the form of this model's prompt builder.")
  var prompt: PromptBuilder.Style?

  func validate() throws {
    if bins > vocabSize { throw UsageError("--bins is larger than --vocab-size") }
    if decode, prompt != nil { throw UsageError("--decode and --prompt cannot be combined") }
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
