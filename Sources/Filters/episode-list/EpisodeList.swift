import EpisodeCodec
import FilterKit
import Posix

/// Makes a row of a lake's table of each episode.
@main
struct EpisodeList: Filter {
  static let configuration = FilterConfiguration(
    name: "episode-list", family: .lake,
    abstract: "Make a table with a row for each episode.",
    discussion: """
      The filter prints a Parquet file with a row for each episode: its id, where it is, its times,
      task, outcome, labels, scores, events, topics, features with their shapes, how images lost
      quality, and the filters that made it. bagpipe-lake(5) describes the columns. --jsonl prints the
      same rows as lines of JSON. Engines add the file to a table as it is; lake-add.py does so for
      Iceberg and Delta.

      If a file has message indexes, the filter reads these and little else. It reads any other input
      to the end, once, and has written the rows of the episodes before a fault.

      --uri says where the file is, or will be: {name} is its name without directories, {stem} that
      without its last extension, {path} the operand. --sha256 names a file with lines of
      sha256sum(1), in which the filter looks for the operand and then for its name. --state puts a
      state of norm-stats(1) into the rows, from which norm-merge(1) makes the statistics of many.
      --labels puts label rows, see bagpipe-labels(5), into the table without a label-join(1).

      -o writes to a folder instead, a file for each date and robot:
      DIR/date=2026-11-27/robot=r17/part-….parquet. Each file appears when it is complete. With
      --append the folder may exist: files are added, never written again, and rows that one of them
      has already, alone and in this order, are not added twice.
      """,
    input: .recordings, output: .text,
    examples: [
      .init(
        #"""
        episode-list --uri 's3://lake/{name}' < run.mcap > rows.parquet
        """#,
        "List a file that is to be in a bucket."),
      .init(
        #"""
        episode-list --robot r17 -o episodes --append day1.mcap day2.mcap
        """#,
        "Add two files to the table of a folder."),
      .init(
        #"""
        episode-list --jsonl day1.mcap | jq -r 'select(.outcome == "no") | .id'
        """#,
        "Print the ids of failures."),
    ],
    seeAlso: ["stream-info", "label-join", "unit-list"])

  @Argument(help: "Streams; - or no operand means standard input.", completion: .file)
  var files: [String] = []
  @Option(help: "Where the file is; {name} is its name.", valueName: "URI") var uri: String?
  @Option(help: "The robot, if the episodes do not say.", valueName: "NAME") var robot: String?
  @Option(help: "Lines of sha256sum about the files.", valueName: "FILE", completion: .file)
  var sha256: String?
  @Option(
    help: "A state of norm-stats about the one input.", valueName: "FILE", completion: .file)
  var state: String?
  @Option(help: "Label rows; may be repeated.", valueName: "FILE", completion: .file)
  var labels: [String] = []
  @Option(help: "Whose word counts.") var prefer = LabelPreference.human
  @Option(
    name: .shortAndLong, help: "Write to this folder, by date and robot.", valueName: "DIR",
    completion: .output) var output: String?
  @Flag(help: "Add to a folder that exists.") var append = false
  @Flag(help: "Print lines of JSON.") var jsonl = false
  @OptionGroup var threads: ThreadOption

  func validate() throws {
    if output != nil, jsonl { throw UsageError("-o and --jsonl cannot be combined") }
    if append, output == nil { throw UsageError("--append needs -o") }
    if state != nil, files.count > 1 { throw UsageError("--state is about one input") }
  }

  func run(_ context: RunContext) throws {
    if files.isEmpty || files.contains("-") { try context.checkStandardInput() }
    let sums = try sha256.map(DigestList.init(reading:)) ?? DigestList()
    let index = labels.isEmpty ? nil : try context.labelIndex(labels)
    if let output {
      Signals.deferInterrupts()
      let parts = try EpisodeParts(output, appends: append)
      try list(into: parts, sums, index, context)
      context.note(
        "\(Quantity.count(UInt64(parts.written), "file")) written, \(parts.known) there already")
    } else {
      try context.writeStream(isText: jsonl) { output in
        let table: any EpisodeTable =
          jsonl ? EpisodeLines(output) : try EpisodeParquet(output)
        try list(into: table, sums, index, context)
      }
    }
  }

  private func list(
    into table: any EpisodeTable, _ sums: DigestList, _ index: LabelIndex?, _ context: RunContext
  ) throws {
    var index = index
    for operand in files.isEmpty ? ["-"] : files {
      let input = try context.open(operand)
      context.progress.fractionDone = { input.fractionTaken }
      try context.naming(operand) { () throws(StreamError) in
        let object = try object(operand, input, sums)
        if let file = try input.randomAccess(), let drafts = EpisodeCollector.indexed(file, object)
        {
          for draft in drafts { try append(draft, to: table, &index) }
          return
        }
        var drafts: [EpisodeCollector.Draft] = []
        var collector = EpisodeCollector(object) { drafts.append($0) }
        let reader = try context.reader(input, threads: threads.count)
        while let record = try reader.next() {
          try reader.located { () throws(StreamError) in try collector.add(record) }
          for draft in drafts { try append(draft, to: table, &index) }
          drafts.removeAll(keepingCapacity: true)
        }
        try collector.finish()
        for draft in drafts { try append(draft, to: table, &index) }
      }
    }
    try table.finish()
  }

  private func append(
    _ draft: EpisodeCollector.Draft, to table: any EpisodeTable, _ index: inout LabelIndex?
  ) throws(StreamError) {
    let rows = try index?.take(draft.id) ?? []
    try table.append(draft.row(rows.isEmpty ? nil : EpisodeLabels(rows, prefer: prefer)))
  }

  private func object(
    _ operand: String, _ input: FileInput, _ sums: DigestList
  ) throws(StreamError) -> EpisodeCollector.Object {
    // Where the shell has opened a file, that has a name, too.
    let path = operand == "-" ? FileDescriptor.standardInput().path : operand
    let name = path.map { String($0.split(separator: "/").last ?? "") }
    var object = EpisodeCollector.Object()
    object.naming.open(file: name ?? "")
    object.robot = robot
    object.bytes = try input.randomAccess().map { UInt64($0.size) }
    object.sha256 = path.flatMap { sums[$0] } ?? name.flatMap { sums[$0] }
    object.statistics = try state.map(StateReader.bytes(ofFile:))
    if let uri {
      guard let path, let name else {
        throw StreamError(.missing, "standard input has no name for --uri; name the file")
      }
      object.uri = TextTemplate(uri, fields: ["path", "name", "stem"]).filled {
        switch $0 {
        case "path": path
        case "name": name
        default: object.naming.stem
        }
      }
    } else {
      object.uri = path
    }
    return object
  }
}
