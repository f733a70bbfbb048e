import EpisodeCodec
import FilterKit
import Posix

/// Puts labels into the stream of their episodes.
@main
struct LabelJoin: StreamFilter {
  static let configuration = FilterConfiguration(
    name: "label-join", family: .labels,
    abstract: "Put labels into the stream of their episodes.",
    discussion: """
      The filter reads the label rows of FILE, see bagpipe-labels(5), and passes on a stream, in which
      it changes the episodes that have the ids of rows. The labels yes and no set the outcome in END
      to success and failure, with the attributes reason, label/who, label/source and
      label/confidence; any other label becomes the attribute label/TASK. A text becomes the
      instruction in BEGIN; of a list the first does, and the others become events of the kind
      task_aug, from which lerobot-write(1) makes language columns. Events come at their times, on the
      topic /event; one that lasts has its length in seconds among its values.

      If several rows of a task are about an episode, what a person says counts more than what a model
      says, and of equals the last row counts. --prefer model turns this around, and with --prefer last
      the last row of the last file counts.

      It is an error if two episodes have the id of a row. With --require an episode without a row is
      an error, too. stderr says how many episodes have no row, and how many ids of rows no episode
      has; -v names them.
      """,
    examples: [
      .init(
        #"""
        mcap-cat day1.mcap | label-join day1.jsonl | stream-info
        """#,
        "See what models and people said about a day.")
    ],
    seeAlso: ["label-route", "annotation-read", "traj-filter", "lerobot-write"])

  @Argument(help: "Label rows.", valueName: "FILE", completion: .file) var files: [String] = []
  @Option(help: "Whose word counts.") var prefer = LabelPreference.human
  @Flag(help: "Refuse an episode without a row.") var require = false

  func validate() throws {
    if files.isEmpty { throw UsageError("a file of label rows is required") }
    if files.contains("-") { throw UsageError("standard input is the stream, not label rows") }
  }

  func run(_ stream: inout StreamPair, _ context: RunContext) throws {
    let index = try context.labelIndex(files)
    var options = LabelJoiner.Options()
    (options.preference, options.isRequired) = (prefer, require)
    var joiner = LabelJoiner(index, options, to: stream.relay) { context.note($0) }
    while let record = try stream.input.next() {
      try stream.input.located { () throws(StreamError) in try joiner.take(record) }
    }
    try joiner.finish()
    for (count, text) in [
      (joiner.bare, "without a row"), (joiner.unusedRows, "of rows that are not in the stream"),
    ] where count > 0 {
      context.warn("\(Quantity.count(count, "episode")) \(text)")
    }
  }
}
