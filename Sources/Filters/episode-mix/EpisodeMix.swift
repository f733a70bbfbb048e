import EpisodeCodec
import FilterKit
import Posix
import TrajectoryMath

/// Mixes several datasets into one stream.
@main
struct EpisodeMix: Filter {
  static let configuration = FilterConfiguration(
    name: "episode-mix", family: .mixing,
    abstract: "Mix steps or episodes of several datasets by weight.",
    discussion: """
      A source is a stream in a file (- for standard input), a directory of TensorFlow Datasets,
      which rlds-cat(1) reads, or, with --command, a shell command that writes a stream. Commands
      follow the operands in the order of the sources. NAME= in front of a source names its dataset;
      by default the name is the last part of the path without a file extension or a version
      directory. A command finds this name in $NAME and the number of the epoch, from 0, in $EPOCH.

      The filter draws each step (or each episode, with --level episode) from a random source; the
      probability of a source is proportional to its weight. --balance multiplies each weight by the
      number of steps in the source. The filter takes these numbers from --stats, and otherwise
      reads a source once to count them. Mixed steps come out as one episode, and each step carries
      the name of its dataset in the feature dataset_name.

      With --once, the default, every step of every source comes out exactly once. With --repeat, a
      source that ends starts again, and the mixture ends after --steps. Without --steps it ends
      after one epoch as OpenVLA and Octo count it: over all sources of weight 1, the largest number
      of steps divided by the probability of the source.

      --oxe uses the datasets and weights of a mixture that OpenVLA or Octo trains on. The operands
      are then the directories of the datasets, or directories that contain them. Each dataset
      passes through traj-map --oxe NAME and then through --each; a source of --command passes
      through --each only. As in OpenVLA, the filter skips a dataset whose actions are not EEF_POS
      or EEF_R6, with a warning.
      """,
    input: .operands,
    examples: [
      .init(
        #"""
        episode-mix --weights 1,0.5 --seed 1 a.mcap b.mcap \
          | zarr-write mixed.zarr
        """#,
        "Store two datasets, drawing from the first twice as often.")
    ],
    seeAlso: ["rlds-cat", "traj-map", "episode-shuffle"])

  @Argument(
    help: "The sources of the datasets.", valueName: "[NAME=]FILE|DIR", completion: .file)
  var files: [String] = []
  @Option(
    help: "Another source: the stream that this shell command writes; may be repeated.",
    valueName: "[NAME=]COMMAND")
  var command: [String] = []
  @Option(
    help: "Weights of the sources in their order, 1e-9 to 1e9 each; the default is 1 for each.",
    valueName: "W,W,…")
  var weights: WeightList?
  @Option(help: "Mix the datasets of this Open X-Embodiment mixture.", valueName: "MIXTURE")
  var oxe: String?
  @Option(help: "The code base whose mixtures and maps --oxe uses.") var flavor = PipelineFlavor
    .openvla
  @Option(help: "The unit that is drawn at random.") var level = StepMixer.Level.step
  @Flag(help: "Multiply each weight by the number of steps in its source.") var balance = false
  @Option(
    help: "Take the numbers of steps from a statistics file of norm-stats; may be repeated.",
    valueName: "FILE", completion: .file) var stats: [String] = []
  @Option(
    help: "Pass every source through this shell command; may be repeated.", valueName: "COMMAND")
  var each: [String] = []
  @Flag(help: "Start a source again when it ends.") var `repeat` = false
  @Flag(help: "Take each step once and end after the last source (the default).") var once =
    false
  @Option(
    help: "End after this many steps; with --level episode, after the episode that reaches them.",
    in: 1...Int.max) var steps: Int?
  @Option(
    help: "Seed of the random choices; by default it is derived from the provenance of the sources."
  )
  var seed: UInt64?
  @Flag(help: "Print names, weights, numbers of steps and probabilities as JSON, and mix nothing.")
  var plan = false
  @OptionGroup var threads: ThreadOption

  private var sources: [MixtureOperand] = []

  mutating func validate() throws {
    sources = try files.map { try Self.operand($0, .path) }
    sources += try command.map { try Self.operand($0, .command) }
    if sources.isEmpty { throw UsageError("a file, a directory or --command is required") }
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

  /// The number of steps of each dataset, by its name.
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
