import EpisodeCodec
import FilterKit
import Posix
import TrajectoryMath

/// Several datasets as one stream.
@main
struct EpisodeMix: Filter {
  static let configuration = FilterConfiguration(
    name: "episode-mix", family: .mixing,
    abstract: "Mix steps or episodes of several datasets by weight.",
    discussion: """
      A source is a stream in a file (- is standard input), a directory of TensorFlow Datasets,
      which rlds-cat reads, or, with --command, a shell command that writes a stream; commands come
      after the operands. NAME= before it names the dataset; else it is the last part of the path.
      Commands find the name in $NAME and the number of the epoch, from 0, in $EPOCH.

      Each step (or episode, with --level episode) is taken from a source drawn at random with the
      probability of its weight. --balance multiplies each weight by the source's number of steps.
      These come from --stats, or the source is read once to count them. Steps of a mixture come out
      as one episode, each with the name of its dataset in the feature dataset_name.

      With --once, the default, every step of every source comes out once. With --repeat a source
      that ends begins again, and the mixture ends after --steps, or after one epoch as OpenVLA and
      Octo count it: the largest number of steps divided by probability of all sources whose weight
      is 1.

      --oxe takes the datasets and weights of a mixture that OpenVLA or Octo train on. The operands
      are their directories, or directories that hold them; each goes through traj-map --oxe NAME
      and then through --each; a source of --command goes through --each alone. As in OpenVLA, a
      dataset whose actions are not EEF_POS or EEF_R6 is skipped with a warning.
      """,
    input: .operands,
    examples: [
      .init(
        "episode-mix --weights 1,0.5 --seed 1 a.mcap b.mcap | zarr-write mixed.zarr",
        "Store two datasets, of which the first is drawn from twice as often.")
    ],
    seeAlso: ["rlds-cat", "traj-map", "episode-shuffle"])

  @Argument(
    help: "Where the datasets are.", valueName: "[NAME=]FILE|DIR", completion: .file)
  var files: [String] = []
  @Option(
    help: "Another source: the stream that this shell command writes; may be repeated.",
    valueName: "[NAME=]COMMAND")
  var command: [String] = []
  @Option(help: "The weights of the sources; all 1 by default.", valueName: "W,W,…")
  var weights: WeightList?
  @Option(help: "Mix the datasets of this mixture of Open X-Embodiment.", valueName: "MIXTURE")
  var oxe: String?
  @Option(help: "Whose mixtures and maps --oxe means.") var flavor = PipelineFlavor.openvla
  @Option(help: "What is drawn at random.") var level = StepMixer.Level.step
  @Flag(help: "Multiply each weight by the number of the source's steps.") var balance = false
  @Option(
    help: "Take numbers of steps from statistics that norm-stats wrote; may be repeated.",
    valueName: "FILE", completion: .file) var stats: [String] = []
  @Option(
    help: "Filter every source through this shell command; may be repeated.", valueName: "COMMAND")
  var each: [String] = []
  @Flag(help: "Begin a source again when it ends.") var `repeat` = false
  @Flag(help: "Take each step once and end when all sources have ended (the default).") var once =
    false
  @Option(help: "End after this many steps.", in: 1...Int.max) var steps: Int?
  @Option(
    help: "The seed of random choices; the default follows from the provenance of the sources.")
  var seed: UInt64?
  @Flag(help: "Only print names, weights, steps and probabilities, as JSON.") var plan = false
  @OptionGroup var threads: ThreadOption

  private var sources: [MixtureOperand] = []

  mutating func validate() throws {
    sources = try files.map { try Self.operand($0, .path) }
    sources += try command.map { try Self.operand($0, .command) }
    if sources.isEmpty { throw UsageError("no source: give a file, a directory or --command") }
    if !each.isEmpty, files.contains("-") {
      throw UsageError("--each does not work on standard input")
    }
    if once, `repeat` { throw UsageError("--once and --repeat cannot be combined") }
    if oxe != nil, weights != nil { throw UsageError("--oxe and --weights cannot be combined") }
    if let weights, weights.values.count != sources.count {
      throw UsageError("--weights must have one value per source")
    }
  }

  private static func operand(
    _ text: String, _ kind: MixtureOperand.Kind
  ) throws(UsageError) -> MixtureOperand {
    do { return try MixtureOperand(text, as: kind) } catch { throw UsageError(error.text) }
  }

  mutating func run(_ context: RunContext) throws {
    if !plan { try context.checkStandardOutput() }
    if files.contains("-") { try context.checkStandardInput() }
    var mixture = try makePlan(context)
    if plan || balance || `repeat` && steps == nil {
      let sizes = try statisticsSizes()
      try mixture.measure(known: { sizes[$0] }, report: { context.note($0) })
    }
    let weights = mixture.weights(balance: balance)
    let split = mixture.threads(threads.count, weights)
    if plan {
      return try FileDescriptor.standardOutput().write(mixture.json(weights, threads: split) + "\n")
    }
    if `repeat`, steps == nil, weights.length == nil {
      throw UsageError("--repeat needs --steps, because no source has weight 1")
    }
    let output = FileOutput(.standardOutput())
    let stream = try StreamWriter(output, header: context.header(profile: ""))
    do {
      let mixer = try StepMixer(
        mixture.entries.map(\.source), weights: weights.sampling, threads: split, seed: seed,
        provenance: context.ownProvenance, to: stream)
      try mixer.run(
        level, .init(repeats: `repeat`, steps: steps ?? (`repeat` ? weights.length : nil)))
      try stream.finish()
    } catch {
      if !error.isOutputFailure { try output.flush() }
      throw error
    }
  }

  /// Steps of datasets by their names.
  private func statisticsSizes() throws -> [String: Int] {
    var sizes: [String: Int] = [:]
    for file in stats {
      let text = try FileInput(path: file).readText(limit: JSONValue.sizeLimit)
      do throws(StreamError) {
        for dataset in try JSONValue(parsing: text).object ?? [] {
          sizes[dataset.key] = dataset.value["num_transitions"]?.number.flatMap(Int.init(exactly:))
        }
      } catch { throw error.naming(file) }
    }
    return sizes
  }

  private func makePlan(_ context: RunContext) throws -> MixturePlan {
    guard let oxe else {
      return MixturePlan(
        sources, weights: weights?.values ?? sources.map { _ in 1 }, each: each)
    }
    let all = OXEMixture.all(flavor)
    guard let mixture = all.first(where: { $0.name == oxe }) else {
      let near = Suggestion.nearest(to: oxe, among: all.map(\.name))
      throw UsageError(
        "no mixture \(oxe.quoted)" + (near.map { "; did you mean \($0.quoted)?" } ?? ""))
    }
    return try MixturePlan(mixture, flavor, in: sources, each: each, report: { context.warn($0) })
  }
}
