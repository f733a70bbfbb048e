import EpisodeCodec
import FilterKit
import Posix

/// Computes the statistics of a dataset on the way through.
@main
struct NormStats: StreamFilter {
  enum NonFinite: String, CaseIterable, OptionValue { case error, skip }

  static let configuration = FilterConfiguration(
    name: "norm-stats", family: .statistics,
    abstract: "Compute the statistics of a dataset while it passes through.",
    discussion: """
      The stream passes unchanged. The filter computes statistics of action, of observation/proprio
      (under the name proprio), and of the features named with -f, for each dimension over all
      steps. With --images it also counts the pixels of every 8-bit image feature, for each channel
      in 0...1.

      --format openvla writes what OpenVLA saves as dataset_statistics.json: an object for each
      dataset. If neither the stream nor --name names the dataset, the file has no such level, like
      the cache of OpenVLA. Without observation/proprio, proprio is all zeros. octo writes p01 and
      p99 for q01 and q99, and no level for the dataset. lerobot writes meta/stats.json, with . for
      / in names. openpi writes norm_stats.json: the action as actions, the state as state, rounded
      to float32. The state is observation/proprio or, without it, observation/state.

      --relative-actions CHUNK makes the statistics of action from chunks of CHUNK actions, less the
      state of the step in which the chunk starts: what π0 and its successors learn. A chunk starts
      in each step, so an action counts up to CHUNK times. With --format openpi a chunk that reaches
      beyond the end of its episode repeats the last action there, as openpi's loader does; in the
      other formats only whole chunks count, as in LeRobot. --relative-mask names the relative
      dimensions, which must have a state; the gripper is usually absolute: openpi's
      make_bool_mask(6, -1) is TTTTTTF.

      openpi itself approximates: it sums in float32, finds quantiles to 1/5000 of the range, and
      leaves out the last batch. These statistics are exact.

      All results are exact. The filter sums without rounding, so the order does not matter. It
      rounds the mean once; the (population) standard deviation is at most one unit in the last
      place off. Quantiles follow the method linear of NumPy. To find them the filter makes a
      histogram of the bits of the numbers, and then reads the numbers a second time. They wait in
      memory up to 1 MiB per feature, and beyond that in a temporary file in $TMPDIR or /var/tmp,
      which takes 4 bytes for each float32. Images are not stored.

      --state also writes FILE.state, from which norm-merge(1) computes the statistics of several
      parts, bit for bit those of one pass. It holds each distinct value with its count, sorted, in
      1 to 4 bytes for each distinct float32: about 20 MB for a million steps of 14 numbers.

      FILE is written under a temporary name and renamed when the stream ends cleanly, together with
      FILE.state. If the filter is killed in between, the next run for FILE finishes that first.
      """,
    examples: [
      .init(
        #"""
        rlds-cat bridge_dataset | traj-map --oxe bridge_dataset \
          | norm-stats -o stats.json > /dev/null
        """#,
        "Make the first pass over a dataset."),
      .init(
        #"""
        mcap-cat steps.mcap \
          | norm-stats -o stats.json --name my_robot -f observation/timestep \
              --images --format lerobot \
          | zarr-write steps.zarr
        """#,
        "Compute statistics of more features on the way to a training set."),
      .init(
        #"""
        mcap-cat steps.mcap           | norm-stats -o norm_stats.json --format openpi               --relative-actions 50 --relative-mask TTTTTTF > /dev/null
        """#,
        "Compute what openpi normalizes with when it trains on relative actions."),
    ],
    seeAlso: ["norm-apply", "norm-merge"])

  @Option(
    name: .shortAndLong, help: "The statistics file to write.", valueName: "FILE",
    completion: .output) var output: String
  @Option(help: "The format of the statistics file.") var format = StatisticsFormat.openvla
  @Option(
    name: .shortAndLong, help: "Include this numeric feature, too; may be repeated.",
    valueName: "FEATURE") var feature: [String] = []
  @Option(
    help: "The name of the dataset; the default is the one that the first episode names.",
    valueName: "DATASET")
  var name: String?
  @Option(
    help: "Count the actions in chunks of this many, relative to the state.", valueName: "CHUNK",
    in: 1...1000) var relativeActions: Int?
  @Option(help: "The relative dimensions of the action; by default all are.")
  var relativeMask: DimensionMask?
  @Flag(help: "Include the pixels of 8-bit images, too.") var images = false
  @Option(
    help: """
      How to treat NaN and infinity: end with an error, or skip these numbers and report how many \
      there were.
      """) var nan = NonFinite.error
  @Flag(help: "Also write FILE.state, which norm-merge needs.") var state = false
  @Flag(help: "Replace existing files of these names.") var force = false
  @OptionGroup var threads: ThreadOption

  func validate() throws {
    if relativeMask != nil, relativeActions == nil {
      throw UsageError("--relative-mask needs --relative-actions")
    }
  }

  func run(_ stream: inout StreamPair, _ context: RunContext) throws {
    // From here on a signal ends the filter like any error, which removes the unfinished files.
    Signals.deferInterrupts()
    let file = try StatisticsOutput(
      output, withState: state, existing: force ? .replace : .refuse)
    var options = StatisticsCollector.Options()
    (options.features, options.countsImages) = (feature, images)
    (options.skipsNonFinite, options.quantiles) = (nan == .skip, format.quantiles)
    options.needsState = format == .openpi || relativeActions != nil
    options.relativeActions = relativeActions.map {
      .init(steps: $0, mask: relativeMask?.dimensions, repeatsLast: format == .openpi)
    }
    options.threads = threads.count
    let collector = StatisticsCollector(options)
    try StatisticsPass(collector).run(&stream)
    var statistics = try collector.finish { context.warn($0) }
    if let name { statistics.name = name }
    if let state = file.state { try collector.writeState(statistics, to: state) }
    try file.publish(statistics, format)
  }
}

extension StatisticsFormat: OptionValue {}
