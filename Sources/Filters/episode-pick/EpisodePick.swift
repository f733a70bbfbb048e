import EpisodeCodec
import FilterKit

/// Passes the episodes of a list.
@main
struct EpisodePick: StreamFilter {
  static let configuration = FilterConfiguration(
    name: "episode-pick", family: .selection,
    abstract: "Pass the episodes of a list.",
    discussion: """
      Of a stream, the filter passes the episodes that LIST names, and numbers them from 0. A line of
      the list is a JSON object with the key id, such as kcenter-select(1) and hard-select(1) print
      and bagpipe-labels(5) describes, or a text: an id, or id:from-to for a part of an episode. Blank
      lines and lines that begin with # count as nothing. A line that repeats another counts once, and
      the filter says how many these are. -n takes the first lines of the list only, so that one list
      serves several budgets.

      from and to are seconds since the beginning of the episode (a#0:2.5-4), or nanoseconds on the
      recording's clock if they are whole numbers from 10^12 on; either may be left out. A message at
      time t passes if from <= t < to. The part has the id id:from-to in nanoseconds, as if
      mcap-cat(1) had cut it, and begins with the last messages of latched topics before it. Steps of
      a part are numbered from 0. If an episode's id is equal to the whole line, all of it passes.

      Episodes come in the order of the stream, the parts of one in the order of the list. With
      --order list all of them come in the order of the list; until the end of the stream the chosen
      episodes wait in memory up to a quarter of --memory, and beyond it in a temporary file in
      $TMPDIR or /var/tmp. Attachments and metadata then come first.

      --not passes the episodes that the list does not name; one of which it names a part does not
      pass. It is an error if no episode has the id of a line, unless --partial allows it; the filter
      then says how many lines these are. -v names them and reports the number of episodes. It is an
      error if two episodes have the id of a line, or if no message is in a part.

      mcap-cat --ids LIST reads no others of files with an index.
      """,
    examples: [
      .init(
        #"""
        mcap-cat day1.mcap | episode-pick picks.jsonl \
          | zstd-chunk > best.mcap
        """#,
        "Store what a selection chose."),
      .init(
        "mcap-cat day1.mcap | episode-pick --not picks.jsonl | stream-info",
        "Look at what it did not choose."),
    ],
    seeAlso: ["hard-select", "kcenter-select", "near-drop", "mcap-cat"])

  @Argument(help: "The list of episodes.", valueName: "LIST", completion: .file)
  var list: String
  @Option(help: "The order of the output.") var order = EpisodePicker.Order.stream
  @Option(
    name: .short("n", long: "count"), help: "Take only the first lines of the list.",
    in: 1...Int.max)
  var count: Int?
  @Flag(help: "Pass the episodes that the list does not name.") var not = false
  @Flag(help: "Allow lines whose episode is not in the stream.") var partial = false

  func validate() throws {
    if list == "-" { throw UsageError("standard input is the stream, not the list") }
    if not, order == .list { throw UsageError("--not and --order list exclude each other") }
  }

  func run(_ stream: inout StreamPair, _ context: RunContext) throws {
    let episodes = try context.episodeList(list, most: count ?? .max)
    var options = EpisodePicker.Options()
    (options.order, options.isInverted, options.isPartial) = (order, not, partial)
    var picker = EpisodePicker(episodes, options, to: stream.relay)
    while let record = try stream.input.next() {
      try stream.input.located { () throws(StreamError) in try picker.take(record) }
    }
    try picker.finish()
    context.reportUnused(picker.list.unused)
    context.note(
      "\(picker.parts) of \(Quantity.count(picker.episodes, "episode")), by"
        + " \(Quantity.count(UInt64(picker.list.entries.count), "line"))")
  }
}

extension EpisodePicker.Order: OptionValue {}
