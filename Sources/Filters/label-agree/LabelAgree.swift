import EpisodeCodec
import FilterKit
import Posix
import TrajectoryMath

/// Measures how far labels agree.
@main
struct LabelAgree: Filter {
  static let configuration = FilterConfiguration(
    name: "label-agree", family: .labels,
    abstract: "Measure how far two sets of labels agree, and watch for drift.",
    discussion: """
      The filter compares the labels of the rows that it reads, see bagpipe-labels(5), with those of
      the rows of --against that are about the same episode and task. In each set people win over
      models, and of equals the last row counts. Without --against it compares label with ground_truth
      in each row that has both. Rows without a counterpart count as nothing; stderr says how many
      there are.

      It prints the confusion matrix, the accuracy with its interval of Clopper and Pearson, Cohen's
      kappa, Gwet's AC1, which keeps its meaning where nearly all succeed, Krippendorff's alpha, and
      kappa and AC1 of each label against all others. A coefficient is undefined if there is a single
      label. With --min-kappa the exit status is 1 if kappa is lower. An undefined kappa is not.

      --expected-error watches for drift: the share of disagreement on each day, which is the date in
      when, is compared with this in standard deviations; half a deviation more does not count, and the
      sum of the rest, which never falls below 0 (CUSUM), is an alarm if it exceeds --alarm. The exit
      status is then 1.

      --state keeps exact counts of each day in a file. They are read at the beginning; a day that is
      read again replaces its counts, so that a run may be repeated; and the report is about all days.
      --merge reads states of several machines in place of rows, and adds them up.
      """,
    input: .recordings, output: .text, isPredicate: true,
    examples: [
      .init(
        "label-agree --against accept.jsonl --min-kappa 0.6 human-labels.jsonl",
        "Compare what people and a model say, for a job that fails if they differ."),
      .init(
        "label-agree --state quality.json --expected-error 0.05 human-labels.jsonl",
        "Watch the errors of the model from day to day."),
    ],
    seeAlso: ["golden-sample", "annotation-read", "label-calibrate"])

  @Argument(
    help: "Label rows, or states; - or no operand means standard input.", valueName: "FILE",
    completion: .file) var files: [String] = []
  @Option(
    help: "Compare with the rows of this file; may be repeated.", valueName: "FILE",
    completion: .file) var against: [String] = []
  @Option(help: "End with status 1 if kappa is lower.", valueName: "X") var minKappa: Double?
  @Option(help: "The share of disagreement in which nothing is wrong.", valueName: "X")
  var expectedError: Double?
  @Option(help: "The standard deviations that are an alarm.", valueName: "X") var alarm = 5.0
  @Option(help: "Keep counts in this file.", valueName: "FILE", completion: .output)
  var state: String?
  @Flag(help: "Add up states, instead of reading rows.") var merge = false
  @Option(help: "The confidence of the interval.", valueName: "X") var confidence = 0.95
  @Flag(help: "Print one JSON object.") var json = false
  @OptionGroup var page: PageOption

  func validate() throws {
    if let minKappa, !(-1...1).contains(minKappa) {
      throw UsageError("--min-kappa must be from -1 to 1")
    }
    if let expectedError, !(expectedError > 0 && expectedError < 1) {
      throw UsageError("--expected-error must be between 0 and 1")
    }
    guard alarm > 0 else { throw UsageError("--alarm must be above 0") }
    guard confidence > 0, confidence < 1 else {
      throw UsageError("--confidence must be between 0 and 1")
    }
    if merge, !against.isEmpty { throw UsageError("--merge cannot be combined with --against") }
    if merge, files.isEmpty { throw UsageError("--merge needs file operands") }
    if against.contains("-") { throw UsageError("--against cannot be standard input") }
  }

  func run(_ context: RunContext) throws {
    Signals.deferInterrupts()
    var counts = try state.map { try read($0, ifThere: true) } ?? AgreementCounts()
    let file = try state.map { try StagedFile($0, existing: .replace) }
    let html = try page.open()
    if merge {
      for name in files { try counts.add(read(name, ifThere: false)) }
    } else {
      try counts.replaceDays(with: count(context))
    }
    let drift = expectedError.map { CumulativeSum(expected: $0, limit: alarm) }
    let report = AgreementReport(counts, drift: drift, confidence: confidence)
    guard report.rows > 0 else {
      throw StreamError(.missing, "there are no two labels of one episode and task to compare")
    }
    try html?.write { (output) throws(StreamError) in try report.write(to: output) }
    if let file {
      try file.output.write(Array(counts.json.utf8))
      try file.publish()
    }
    let output = FileOutput(.standardOutput())
    try output.write(Array((json ? report.json : report.text).utf8))
    try output.flush()
    let isLow = minKappa.map { report.kappa ?? 1 < $0 } ?? false
    if isLow || report.alarm != nil { throw ExitStatus.predicateFalse }
  }

  private func read(_ name: String, ifThere isOptional: Bool) throws -> AgreementCounts {
    if isOptional, !Directory.exists(name) { return AgreementCounts() }
    let text = try FileInput(path: name).readText(limit: JSONValue.sizeLimit)
    do throws(StreamError) {
      return try AgreementCounts(parsing: Bytes(Array(text.utf8)).span)
    } catch { throw error.naming(name) }
  }

  private func count(_ context: RunContext) throws -> AgreementCounts {
    var counts = AgreementCounts()
    let output = FileOutput(discarding: ())
    guard !against.isEmpty else {
      try context.forEachRow(files, flushing: output) { (row) throws(StreamError) in
        guard let label = row.label, let truth = row.groundTruth else { return }
        try counts.add(label, truth, day: row.day)
      }
      return counts
    }
    let pairs = LabelPairs()
    for (names, side) in [(files, LabelPairs.Side.first), (against, .second)] {
      try context.forEachRow(names, flushing: output) { (row) throws(StreamError) in
        guard let label = row.label else { return }
        try pairs.add(row, label: counts.place(of: label), from: side)
      }
    }
    let rest = try pairs.forEach { (first, second, day) throws(StreamError) in
      try counts.add(first, second, day: day)
    }
    if rest.onlyFirst + rest.onlySecond > 0 {
      context.note(
        "\(rest.onlyFirst) labels of the input and \(rest.onlySecond) of --against have no counterpart"
      )
    }
    return counts
  }
}
