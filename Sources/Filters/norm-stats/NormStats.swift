import EpisodeCodec
import FilterKit
import Posix

/// The statistics of a dataset, on the way through.
@main
struct NormStats: StreamFilter {
  enum NonFinite: String, CaseIterable, OptionValue { case error, skip }

  static let configuration = FilterConfiguration(
    name: "norm-stats", family: .statistics,
    abstract: "Compute the statistics of a dataset while it passes through.",
    discussion: """
      The stream goes on as it is. The statistics are those of the features action,
      observation/proprio (as proprio) and those named with -f, per dimension over all steps; with
      --images also of every 8-bit image feature, per channel in 0...1. openvla is what OpenVLA
      saves as dataset_statistics.json: an object per dataset, without it (as in OpenVLA's cache)
      where neither the stream nor --name names the dataset; proprio is zeros where there is none.
      octo has p01 and p99 for q01 and q99, and no object around it. lerobot is meta/stats.json,
      with . for / in names.

      Everything is exact. Sums are without rounding, in any order; the mean is the true one rounded
      once, the standard deviation (of the population) at most one unit in the last place off.
      Quantiles are those of NumPy's method linear. They are found by a histogram of the bits of the
      numbers and another pass over the numbers, which wait in memory up to 8 MiB per feature and
      beyond that in a temporary file in $TMPDIR or /var/tmp, 4 bytes for a float32. Images are
      not stored.

      --state writes FILE.state beside FILE, from which norm-merge makes statistics of several parts
      with the same bits as one pass. It has all different numbers with their counts, sorted: 1 to 4
      bytes for each different float32, so about 20 MB for a million steps of 14.

      FILE is written beside its name and gets it when the stream has ended as it should.
      """,
    examples: [
      .init(
        "rlds-cat bridge_dataset | traj-map --oxe bridge_dataset | norm-stats -o stats.json > /dev/null",
        "The first pass over a dataset."),
      .init(
        "mcap-cat steps.mcap | norm-stats -o stats.json --name my_robot -f observation/timestep --images "
          + "--format lerobot | zarr-write steps.zarr",
        "Statistics of more features, on the way to a training set."),
    ],
    seeAlso: ["norm-apply", "norm-merge"])

  @Option(
    name: .shortAndLong, help: "The statistics file to make.", valueName: "FILE",
    completion: .output) var output: String
  @Option(help: "The form of the file.") var format = StatisticsFormat.openvla
  @Option(
    name: .shortAndLong, help: "Another feature of numbers to count; may be repeated.",
    valueName: "FEATURE") var feature: [String] = []
  @Option(
    help: "The name of the dataset; the default is what the first episode says.",
    valueName: "DATASET")
  var name: String?
  @Flag(help: "Count the pixels of 8-bit images, too.") var images = false
  @Option(
    help: """
      What to do about NaN and infinity: end with an error, or leave these numbers out and say how \
      many there were.
      """) var nan = NonFinite.error
  @Flag(help: "Write what norm-merge needs into FILE.state.") var state = false
  @Flag(help: "Replace files of these names.") var force = false
  @OptionGroup var threads: ThreadOption

  func run(_ stream: inout StreamPair, _ context: RunContext) throws {
    // From here on a signal is an error like others, and what was begun is removed.
    Signals.deferInterrupts()
    let file = try StatisticsOutput(
      output, withState: state, existing: force ? .replace : .refuse)
    var options = StatisticsCollector.Options()
    (options.features, options.countsImages) = (feature, images)
    (options.skipsNonFinite, options.quantiles) = (nan == .skip, format.quantiles)
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
