import EpisodeCodec
import FilterKit
import Posix

/// Merges statistics of parts into those of the whole.
@main
struct NormMerge: Filter {
  static let configuration = FilterConfiguration(
    name: "norm-merge", family: .statistics,
    abstract: "Merge the statistics of parts of a dataset.",
    discussion: """
      The result is bit for bit that of norm-stats(1) over all parts, in any order and however the
      steps were divided. Each part therefore needs its state, which norm-stats --state writes as
      FILE.state next to FILE. Name the statistics file, or the state alone. The filter reads the
      states in parallel from front to back, so its memory does not depend on their size.

      All parts must have the same features with the same shapes and types. If the parts belong to
      different datasets, the result has no dataset name unless --name gives one.

      --pooled merges statistics files of different datasets without their states. It pools mean and
      standard deviation, weighted by the number of steps in each dataset, as Octo combines
      datasets. It leaves out quantiles, which cannot be pooled. min and max are those of all
      datasets.
      """,
    input: .operands, output: .dataset,
    examples: [
      .init(
        "norm-merge part1.json part2.json part3.json -o stats.json",
        "Merge the statistics that three machines computed.")
    ],
    seeAlso: ["norm-stats", "norm-apply"])

  @Argument(
    help: "Statistics files with their states, or states; - reads a state from standard input.",
    completion: .file)
  var files: [String] = []
  @Option(
    name: .shortAndLong, help: "The statistics file to write.", valueName: "FILE",
    completion: .output) var output: String
  @Option(help: "The format of the statistics file.") var format = StatisticsFormat.openvla
  @Option(
    help: "The name of the dataset; the default is the name of the parts.", valueName: "DATASET")
  var name: String?
  @Flag(help: "Also write the state of the whole to FILE.state, for further merging.")
  var state = false
  @Flag(help: "Pool statistics files as Octo combines datasets, without states.")
  var pooled = false
  @Flag(help: "Replace existing files of these names.") var force = false

  func validate() throws {
    if pooled, state || name != nil {
      throw UsageError("--pooled cannot be combined with --state or --name")
    }
    if pooled, files.isEmpty { throw UsageError("--pooled needs file operands") }
  }

  func run(_ context: RunContext) throws {
    Signals.deferInterrupts()
    if pooled { return try pool() }
    let readers = try (files.isEmpty ? ["-"] : files).map { file in
      try StateReader(file) { try context.open($0) }
    }
    let file = try StatisticsOutput(
      output, withState: state, existing: force ? .replace : .refuse)
    var statistics = try StatisticsMerge.run(
      readers, quantiles: format.quantiles, to: file.state)
    if let name { statistics.name = name }
    try file.publish(statistics, format)
  }
}

extension NormMerge {
  private func pool() throws {
    var statistics = PooledStatistics()
    for name in files {
      let text = try FileInput(path: name).readText(limit: JSONValue.sizeLimit)
      do throws(StreamError) {
        try statistics.add(StatisticsFile(parsing: Array(text.utf8).rawSpan))
      } catch { throw error.naming(name) }
    }
    let file = try StatisticsOutput(
      output, withState: false, existing: force ? .replace : .refuse)
    try file.publish(statistics.json)
  }
}

extension StatisticsFormat: OptionValue {}
