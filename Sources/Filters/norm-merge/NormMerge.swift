import EpisodeCodec
import FilterKit
import Posix

/// Statistics of parts as those of the whole.
@main
struct NormMerge: Filter {
  static let configuration = FilterConfiguration(
    name: "norm-merge", family: .statistics,
    abstract: "Merge the statistics of parts of a dataset.",
    discussion: """
      The result has the same bits as that of norm-stats over all parts, in any order, however the
      steps were divided. For that each part needs its state, which norm-stats --state writes as
      FILE.state beside FILE: a statistics file is named here, or its state alone. The states are
      read side by side from front to back: memory does not depend on their size.

      All parts have the same features with the same shapes and types. Of parts of different
      datasets the whole has no name unless --name gives one.

      --pooled works on statistics files without states, of different datasets: mean and standard
      deviation are pooled with the datasets' numbers of steps as weights, as Octo combines
      datasets, and quantiles, which cannot be pooled, are left out.
      """,
    input: .operands, output: .dataset,
    examples: [
      .init(
        "norm-merge part1.json part2.json part3.json -o stats.json",
        "Put together what three machines have counted.")
    ],
    seeAlso: ["norm-stats", "norm-apply"])

  @Argument(
    help: "Statistics files with their states, or states; - is a state on standard input.",
    completion: .file)
  var files: [String] = []
  @Option(
    name: .shortAndLong, help: "The statistics file to make.", valueName: "FILE",
    completion: .output) var output: String
  @Option(help: "The form of the file.") var format = StatisticsFormat.openvla
  @Option(
    help: "The name of the dataset; the default is that of the parts.", valueName: "DATASET")
  var name: String?
  @Flag(help: "Write the state of the whole into FILE.state, to be merged further.")
  var state = false
  @Flag(help: "Pool statistics files as Octo combines datasets; no states are needed.")
  var pooled = false
  @Flag(help: "Replace files of these names.") var force = false

  func validate() throws {
    if pooled, state || name != nil { throw UsageError("--pooled has neither a state nor a name") }
    if pooled, files.isEmpty { throw UsageError("--pooled needs the names of the files") }
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
