import EpisodeCodec
import FilterKit
import Posix

/// Makes the confidences of labels mean something.
@main
struct LabelCalibrate: Filter {
  enum Action: String, CaseIterable, OptionValue { case fit, apply, report }

  static let configuration = FilterConfiguration(
    name: "label-calibrate", family: .labels,
    abstract: "Learn how often labels are right, by their confidence.",
    discussion: """
      The filter reads label rows, see bagpipe-labels(5). fit and report use those that have a label, a
      confidence and a ground_truth, as annotation-read(1) writes them. fit writes a small model; apply
      prints all rows, where confidence becomes the probability that the label is right, by a model;
      report prints how well the confidences of new rows say that, with a model or without one.

      --method platt fits a sigmoid to the log odds of the confidence, as Platt does; isotonic fits the
      nearest function that never falls, by pooling adjacent violators, and needs more rows. Each task
      has its own fit; with --per label each task and label, with --per all all rows have one. The
      confidence before it was calibrated stays in raw_confidence, from which fit starts again.

      apply also sets error_bound: what is promised of a row and of all that are at least as confident.
      With the probability --confidence all bounds hold, for 12 fixed thresholds of the confidence
      before calibration and for all groups at once: they are those of Clopper and Pearson, and each
      has an equal part of the doubt (Bonferroni). The promise holds for any number of rows, if the
      rows with a truth are drawn at random from those to come, as golden-sample(1) draws them. Rows
      that people got because they were unsure only make the bounds more careful, where rows are the
      less often right the less confident they are. label-route(1) --max-error accepts by error_bound.

      fit and report print for each group: the share that is right with its interval of Clopper and
      Pearson, the expected calibration error in 10 bins, the Brier score, the lowest threshold that
      promises --max-error, or how many rows that would need; the reliability by bins; and the
      risk-coverage curve. For fit these are of the rows that it learned from. --html also writes a
      page with the curves.

      A row of a task or label without known truth keeps its confidence and gets no error_bound; stderr
      counts them.
      """,
    input: .recordings, output: .text,
    examples: [
      .init(
        "label-calibrate fit human-labels.jsonl -o fitted.json",
        "Learn from what people said."),
      .init(
        "label-calibrate --model conf.json apply < judged.jsonl > meant.jsonl",
        "Calibrate the labels of a day."),
      .init(
        "label-calibrate report --model conf.json --html day.html human-labels.jsonl",
        "See whether the calibration still holds."),
    ],
    seeAlso: ["golden-sample", "label-route", "label-agree", "annotation-read"])

  @Argument(help: "What to do.") var action: Action
  @Argument(
    help: "Label rows; - or no operand means standard input.", valueName: "FILE", completion: .file)
  var files: [String] = []
  @Option(help: "The model for apply and report.", valueName: "FILE", completion: .file)
  var model: String?
  @Option(
    name: .shortAndLong, help: "The model that fit writes.", valueName: "FILE", completion: .output)
  var output: String?
  @Option(help: "How confidences are mapped.") var method = CalibrationModel.Method.platt
  @Option(help: "What is calibrated together.") var per = CalibrationScope.task
  @Option(help: "The error of accepted rows that the threshold promises.", valueName: "X")
  var maxError = 0.1
  @Option(help: "The probability that all bounds hold.", valueName: "X") var confidence = 0.95
  @Flag(help: "Learn from golden rows only.") var golden = false
  @OptionGroup var page: PageOption

  func validate() throws {
    guard (action == .fit) == (output != nil) else {
      throw UsageError(action == .fit ? "fit needs --output" : "\(action) has no --output")
    }
    if action == .fit, model != nil { throw UsageError("fit has no --model") }
    if action == .apply, model == nil { throw UsageError("apply needs --model") }
    if action == .apply, page.html != nil { throw UsageError("apply has no --html") }
    guard maxError > 0, maxError < 1 else {
      throw UsageError("--max-error must be between 0 and 1")
    }
    guard confidence > 0, confidence < 1 else {
      throw UsageError("--confidence must be between 0 and 1")
    }
  }

  func run(_ context: RunContext) throws {
    let known = try model.map { name in
      try context.naming(name) { () throws(StreamError) in
        let text = try FileInput(path: name).readText(limit: JSONValue.sizeLimit)
        return try CalibrationModel(parsing: Bytes(Array(text.utf8)).span)
      }
    }
    if action == .apply, let known { try apply(known, context) } else { try learn(known, context) }
  }

  private func apply(_ model: CalibrationModel, _ context: RunContext) throws {
    let output = FileOutput(.standardOutput())
    var unknown: UInt64 = 0
    try context.forEachRow(files, flushing: output) { (row) throws(StreamError) in
      if let line = model.calibrated(row) {
        try output.write(line)
      } else {
        if row.confidence != nil { unknown += 1 }
        try output.write(row.bytes.span)
      }
      try output.write([UInt8(ascii: "\n")])
    }
    try output.flush()
    if unknown > 0 {
      context.warn(
        "\(Quantity.count(unknown, "row")) of tasks or labels that the model does not know")
    }
  }

  private func learn(_ known: CalibrationModel?, _ context: RunContext) throws {
    Signals.deferInterrupts()
    let existing = page.replacesExisting ? StagedOutput.Existing.replace : .refuse
    let file = try output.map { try StagedFile($0, existing: existing) }
    let html = try page.open()
    let text = FileOutput(.standardOutput())
    var sample = CalibrationSample(per: known?.scope ?? per)
    var rows: UInt64 = 0
    try context.forEachRow(files, flushing: text) { (row) throws(StreamError) in
      rows += 1
      if row.isGolden || !golden { try sample.add(row) }
    }
    guard sample.count > 0 else {
      throw StreamError(
        .missing,
        "none of \(Quantity.count(rows, "row")) has a label, a confidence and a ground_truth")
    }
    context.note("\(sample.count) of \(Quantity.count(rows, "row")) have a truth")
    let fitted =
      file.map { _ in CalibrationModel(fitting: sample, method, confidence: confidence) } ?? known
    let report = CalibrationReport(sample, fitted, error: maxError, confidence: confidence)
    try html?.write { (output) throws(StreamError) in try report.write(to: output) }
    if let file, let fitted {
      try file.output.write(Array(fitted.json.utf8))
      try file.publish()
    }
    try text.write(Array(report.text.utf8))
    try text.flush()
  }
}

extension CalibrationModel.Method: OptionValue {}
extension CalibrationScope: OptionValue {}
