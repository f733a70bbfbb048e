import EpisodeCodec
import FilterKit
import Posix

/// Divides labels between those that are accepted, those for people and those that are rejected.
@main
struct LabelRoute: Filter {
  static let configuration = FilterConfiguration(
    name: "label-route", family: .labels,
    abstract: "Accept labels, or send them to people.",
    discussion: """
      The filter reads label rows, see bagpipe-labels(5), and writes each as it is to one of the files
      of --accept, --human and --reject. Then it prints how many rows of each task and label went
      where, the error to be expected of those accepted, which is the mean of 1 - confidence, and the
      error that calibration promises at most. The files appear together when all is done.

      --min-confidence accepts rows with this confidence or more. --max-error accepts rows of which
      label-calibrate(1) promises that they, and all that are more confident, have at most this error:
      those whose error_bound is not above it. Both apply if both are given. A number may be set for a
      label or for a task: --max-error 0.1 --max-error no=0.02 --max-error judge/yes=0.2 --max-error
      caption/=0.3. The most specific counts.

      Rows that are not accepted go to people, as do always those without a confidence, with the label
      unknown, or with neither label nor text. --reject-below rejects those that are hopeless.
      --capacity is the number of rows that people have time for, of all or, with /day, of each day
      on which they were made (the date in when). The most valuable come first, in the file as well:
      rows whose confidence is not known, then the least confident, or those with the highest number
      in the key that --value names. Rows beyond the capacity are rejected.
      """,
    input: .recordings, output: .text,
    examples: [
      .init(
        #"""
        label-route --max-error 0.1 --accept accepted.jsonl --human asked.jsonl calibrated.jsonl
        """#,
        "Let people decide where the model would be wrong too often."),
      .init(
        #"""
        label-route --min-confidence 0.8 --capacity 600/day --accept sure.jsonl \
          --human unsure.jsonl --reject rest.jsonl judged.jsonl
        """#,
        "Fill the day of a team that answers 600 questions."),
    ],
    seeAlso: ["label-calibrate", "golden-sample", "annotation-write", "label-join"])

  @Argument(
    help: "Label rows; - or no operand means standard input.", valueName: "FILE", completion: .file)
  var files: [String] = []
  @Option(
    help: "Accept rows with this confidence or more; may be repeated.")
  var minConfidence: [ScopedLimit] = []
  @Option(
    help: "Accept rows with at most this error, by calibration; may be repeated.") var maxError:
    [ScopedLimit] = []
  @Option(help: "Reject rows with less confidence.", valueName: "X") var rejectBelow: Double?
  @Option(help: "The rows that people have time for.") var capacity: HumanCapacity?
  @Option(help: "The key with the worth of a row to people.", valueName: "KEY") var value: String?
  @Option(help: "The file of accepted rows.", valueName: "FILE", completion: .output)
  var accept: String
  @Option(help: "The file of rows for people.", valueName: "FILE", completion: .output)
  var human: String
  @Option(help: "The file of rejected rows.", valueName: "FILE", completion: .output)
  var reject: String?
  @Flag(help: "Replace existing files of these names.") var force = false
  @Flag(help: "Print one JSON object.") var json = false

  func validate() throws {
    if minConfidence.isEmpty, maxError.isEmpty {
      throw UsageError("--min-confidence or --max-error is required")
    }
    if let rejectBelow, !(0...1).contains(rejectBelow) {
      throw UsageError("--reject-below must be from 0 to 1")
    }
    if value != nil, capacity == nil { throw UsageError("--value needs --capacity") }
    let rejects = rejectBelow != nil || capacity != nil
    if rejects != (reject != nil) {
      throw UsageError(
        rejects ? "--reject is required" : "--reject needs --reject-below or --capacity")
    }
  }

  func run(_ context: RunContext) throws {
    Signals.deferInterrupts()
    // In the order of the routes.
    let outputs = try [accept, human, reject].map { path in
      try path.map { try StagedFile($0, existing: force ? .replace : .refuse) }
    }
    var rule = RoutingRule()
    rule.confidence = LabelLimits(minConfidence.map(\.entry))
    rule.error = LabelLimits(maxError.map(\.entry))
    rule.rejectBelow = rejectBelow
    let queue = capacity.map { HumanQueue(capacity: $0.count, isDaily: $0.isDaily) }
    let router = LabelRouter(rule, queue: queue, valueKey: value) {
      (row, route) throws(StreamError) in
      guard let output = outputs[route.rawValue]?.output else { return }
      try output.write(row.span)
      try output.write([UInt8(ascii: "\n")])
    }
    let output = FileOutput(.standardOutput())
    try context.forEachRow(files, flushing: output, router.take)
    try router.finish()
    for output in outputs { try output?.publish() }
    if router.withoutBound > 0 {
      context.warn(
        "\(Quantity.count(router.withoutBound, "row")) without a promise of label-calibrate went to "
          + "people")
    }
    try output.write(Array((json ? router.split.json : router.split.text).utf8))
    try output.flush()
  }
}

/// `600` or `600/day`.
struct HumanCapacity: OptionValue {
  let count: Int
  let isDaily: Bool

  init(parsing text: String) throws(UsageError) {
    isDaily = text.hasSuffix("/day")
    guard let count = Int(isDaily ? String(text.dropLast(4)) : text), count >= 0 else {
      throw UsageError("\(text.quoted) is not a number of rows such as 600 or 600/day")
    }
    self.count = count
  }

  var argumentText: String { "\(count)\(isDaily ? "/day" : "")" }
  static var placeholder: String { "N[/day]" }
}

/// `0.8`, or `no=0.9` for a label.
struct ScopedLimit: OptionValue {
  let entry: LabelLimits.Entry

  init(parsing text: String) throws(UsageError) {
    guard let entry = LabelLimits.Entry(text) else {
      throw UsageError("\(text.quoted) is not a number from 0 to 1, or one with a scope: no=0.9")
    }
    self.entry = entry
  }

  var argumentText: String { entry.text }
  static var placeholder: String { "[SCOPE=]X" }
}
