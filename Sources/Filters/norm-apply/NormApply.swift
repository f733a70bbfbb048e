import EpisodeCodec
import FilterKit
import TrajectoryMath

/// Normalizes numbers by the statistics of their dataset.
@main
struct NormApply: StepFilter {
  static let configuration = FilterConfiguration(
    name: "norm-apply", family: .statistics,
    abstract: "Normalize actions and proprio by their dataset's statistics.",
    discussion: """
      The filter normalizes action, observation/proprio if it exists, and the features named with
      -f, which must be float32 or float64 and come out as float32. Everything else passes
      unchanged. The arithmetic is that of OpenVLA and Octo in float32, bit for bit. normal computes
      (x - mean) / (std + 1e-8). bounds and bounds_q99 compute 2 (x - low) / (high - low + 1e-8) - 1
      and clip the result to -1...1.

      --flavor openvla uses min and max for bounds, and q01 and q99 for bounds_q99; with either, a
      dimension whose min equals its max becomes 0, whatever the mask says. octo (version 1.5) uses
      p01 and p99 for both; octo-0.1 uses min and max for bounds. Both octo flavors treat constant
      dimensions like all others. A file may call these quantiles q01 and q99 or p01 and p99.

      A mask selects the dimensions to normalize: T for yes, F for no. The filter takes the mask
      from --mask, or else from the stream, where traj-map --oxe puts it, or else from the
      statistics. Without a mask it normalizes all dimensions.

      The filter reads the statistics that norm-stats, OpenVLA, Octo and LeRobot write. In a file
      with several datasets it uses the one that the episode names, or --dataset. A file about one
      dataset also serves episodes that name none.

      --inverse converts the output of a model back to the units of the robot, in float64, and
      writes the type of the feature. It cannot restore values that were clipped.
      """,
    examples: [
      .init(
        #"""
        rlds-cat bridge_dataset | traj-map --oxe bridge_dataset \
          | norm-apply --stats stats.json \
          | traj-window --window 2 --future 3 \
          | zarr-write --windows train.zarr
        """#,
        "Normalize as OpenVLA trains."),
      .init(
        #"""
        norm-apply --stats stats.json --inverse --mask action=TTTTTTF \
          < predicted.mcap > robot.mcap
        """#,
        "Turn a model's actions into the robot's."),
    ],
    seeAlso: ["norm-stats", "norm-merge", "action-tokenize", "traj-window"])

  @Option(help: "The statistics file.", valueName: "FILE", completion: .file) var stats: String
  @Option(help: "The formula.") var type = Normalization.Kind.boundsQ99
  @Option(help: "The code base to follow.") var flavor = Normalization.Flavor.openvla
  @Option(
    help:
      "The dimensions to normalize: T or 1 for yes, F or 0 for no; may be repeated.",
    valueName: "FEATURE=TTTTTTF")
  var mask: [FeatureMask] = []
  @Option(
    name: .shortAndLong, help: "Normalize this numeric feature, too; may be repeated.",
    valueName: "FEATURE") var feature: [String] = []
  @Option(
    help: "Use the statistics of this dataset; the default is the one that the episode names.",
    valueName: "DATASET") var dataset: String?
  @Flag(help: "Undo the normalization.") var inverse = false

  func makeTransform(
    _ output: StepWriter, _ stream: StepStreamInfo, _ context: RunContext
  ) throws -> any StepTransform {
    var options = StepNormalizer.Options()
    (options.kind, options.flavor, options.inverts) = (type, flavor, inverse)
    options.features += feature
    options.masks = mask.map { ($0.feature, $0.mask.dimensions) }
    options.dataset = dataset
    for mask in mask where !(options.features + options.optional).contains(mask.feature) {
      throw UsageError("--mask names \(mask.feature.quoted), which is not normalized")
    }
    let file = try context.naming(stats) { () throws(StreamError) in
      let text = try FileInput(path: stats).readText(limit: JSONValue.sizeLimit)
      return try StatisticsFile(parsing: Bytes(Array(text.utf8)).span)
    }
    return StepNormalizer(file, options, to: output)
  }
}

/// A feature and a choice of its dimensions.
struct FeatureMask: OptionValue {
  let feature: String
  let mask: DimensionMask

  init(parsing text: String) throws(UsageError) {
    let parts = text.split(separator: "=", maxSplits: 1)
    guard parts.count == 2, let mask = try? DimensionMask(parsing: String(parts[1])) else {
      throw UsageError("\(text.quoted) is not of the form FEATURE=TTTTTTF")
    }
    (feature, self.mask) = (String(parts[0]), mask)
  }

  var argumentText: String { feature + "=" + mask.argumentText }
}

extension Normalization.Kind: OptionValue {}
extension Normalization.Flavor: OptionValue {}
