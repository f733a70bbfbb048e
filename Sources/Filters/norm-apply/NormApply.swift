import EpisodeCodec
import FilterKit
import TrajectoryMath

/// Numbers normalised by the statistics of their dataset.
@main
struct NormApply: StepFilter {
  static let configuration = FilterConfiguration(
    name: "norm-apply", family: .statistics,
    abstract: "Normalise actions and proprio by the statistics of their dataset.",
    discussion: """
      The features are action, observation/proprio if it is there, and those named with -f; all else
      goes on as it is. The arithmetic is that of OpenVLA and Octo in float32, to the bit: normal is
      (x - mean) / (std + 1e-8); bounds and bounds_q99 are 2 (x - low) / (high - low + 1e-8) - 1,
      clipped to -1...1. openvla takes min and max, or q01 and q99, and makes a dimension 0 whose
      min is its max; octo (version 1.5) takes p01 and p99 for bounds, too; octo-0.1 takes min and
      max; both leave constant dimensions alone.

      A mask tells which dimensions are normalised: T for those that are. It comes from --mask, else
      from the stream, where traj-map --oxe leaves it, else from the statistics; without one all
      are.

      The statistics are those that norm-stats, OpenVLA, Octo or LeRobot write. Where they are by
      dataset, those of the episode's own dataset are used, or of --dataset; a file about one
      dataset serves episodes that name none.

      --inverse is the way back, in float64 and then in the type of the feature: what a model put
      out, in the robot's units. What was clipped stays so.
      """,
    examples: [
      .init(
        "rlds-cat bridge_dataset | traj-map --oxe bridge_dataset | norm-apply --stats stats.json "
          + "| traj-window --window 2 --future 3 | zarr-write --windows train.zarr",
        "Normalise as OpenVLA trains."),
      .init(
        "norm-apply --stats stats.json --inverse --mask action=TTTTTTF < predicted.mcap > robot.mcap",
        "Turn a model's actions into the robot's."),
    ],
    seeAlso: ["norm-stats", "norm-merge", "action-tokenize", "traj-window"])

  @Option(help: "The statistics file.", valueName: "FILE", completion: .file) var stats: String
  @Option(help: "How to normalise.") var type = Normalization.Kind.boundsQ99
  @Option(help: "Whose code the numbers are for.") var flavor = Normalization.Flavor.openvla
  @Option(
    help:
      "Which dimensions are normalised: T or 1 for each that is, F or 0 for others; may be repeated.",
    valueName: "FEATURE=TTTTTTF")
  var mask: [FeatureMask] = []
  @Option(
    name: .shortAndLong, help: "Another feature of numbers to normalise; may be repeated.",
    valueName: "FEATURE") var feature: [String] = []
  @Option(help: "The dataset whose statistics to use.", valueName: "DATASET") var dataset: String?
  @Flag(help: "Undo the normalisation.") var inverse = false

  func makeTransform(
    _ output: StepWriter, _ stream: StepStreamInfo, _ context: RunContext
  ) throws -> any StepTransform {
    var options = StepNormalizer.Options()
    (options.kind, options.flavor, options.inverts) = (type, flavor, inverse)
    options.features += feature
    options.masks = mask.map { ($0.feature, $0.mask) }
    options.dataset = dataset
    for mask in mask where !(options.features + options.optional).contains(mask.feature) {
      throw UsageError("--mask names \(mask.feature.quoted), which is not normalised")
    }
    let file = try context.naming(stats) { () throws(StreamError) in
      let text = try FileInput(path: stats).readText(limit: JSONValue.sizeLimit)
      return try StatisticsFile(parsing: Bytes(Array(text.utf8)).span)
    }
    return StepNormalizer(file, options, to: output)
  }
}

/// A feature and which of its dimensions are meant.
struct FeatureMask: OptionValue {
  let feature: String
  let mask: [Bool]

  init(parsing text: String) throws(UsageError) {
    let parts = text.split(separator: "=", maxSplits: 1)
    let letters = parts.count == 2 ? Array(parts[1].utf8) : []
    guard !letters.isEmpty, letters.allSatisfy({ Array("TF10".utf8).contains($0) }) else {
      throw UsageError("\(text.quoted) is not of the form FEATURE=TTTTTTF")
    }
    feature = String(parts[0])
    mask = letters.map { $0 == UInt8(ascii: "T") || $0 == UInt8(ascii: "1") }
  }

  var argumentText: String { feature + "=" + String(mask.map { $0 ? "T" : "F" as Character }) }
}

extension Normalization.Kind: OptionValue {}
extension Normalization.Flavor: OptionValue {}
