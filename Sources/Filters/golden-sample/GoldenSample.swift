import EpisodeCodec
import FilterKit
import Posix

/// Draws the rows by which people watch the quality of labels.
@main
struct GoldenSample: Filter {
  static let configuration = FilterConfiguration(
    name: "golden-sample", family: .labels,
    abstract: "Draw the labels by which people watch the quality.",
    discussion: """
      The filter prints some of the label rows that it reads, see bagpipe-labels(5), with golden set to
      true. A row is drawn if the hash of its episode's id is below the rate: the first 8 bytes, as a
      number that begins with its highest, of SHA-256 of the salt followed by the id, divided by 2^64.
      So the same episodes are drawn on every machine and in every run, whatever else there is, and a
      higher rate draws those of a lower one and more. Another --salt draws others.

      --strata divides the rows by task and label, by confidence in tenths, or by both.
      --minimum draws from each stratum at least so many rows, those with the smallest hashes; these
      come after the others, and depend on which rows are read together. -v reports the number of rows.
      """,
    input: .recordings, output: .text,
    examples: [
      .init(
        "golden-sample --rate 0.01 judged.jsonl > golden.jsonl",
        "Draw every hundredth episode."),
      .init(
        "golden-sample --rate 0.01 --strata label --minimum 30 < judged.jsonl > golden.jsonl",
        "Draw at least 30 rows of each label."),
    ],
    seeAlso: ["label-route", "annotation-write", "label-agree"])

  @Argument(
    help: "Label rows; - or no operand means standard input.", valueName: "FILE", completion: .file)
  var files: [String] = []
  @Option(help: "The share of the episodes, from 0 to 1.", valueName: "X") var rate: Double
  @Option(help: "A text that decides which episodes are drawn.") var salt = ""
  @Option(help: "What divides rows into strata.", valueName: "KEY,…") var strata: StratumKeys?
  @Option(help: "The least rows of each stratum.", in: 0...100_000) var minimum = 0

  func validate() throws {
    guard rate >= 0, rate <= 1 else { throw UsageError("--rate must be from 0 to 1") }
    if strata != nil, minimum == 0 { throw UsageError("--strata needs --minimum") }
  }

  func run(_ context: RunContext) throws {
    let output = FileOutput(.standardOutput())
    var sample = GoldenDraw(
      rate: rate, salt: salt, strata: strata?.keys ?? [], minimum: minimum)
    var rows: UInt64 = 0
    func write(_ row: [UInt8]) throws(StreamError) {
      try output.write(row)
      try output.write([UInt8(ascii: "\n")])
    }
    try context.forEachRow(files, flushing: output) { (row) throws(StreamError) in
      rows += 1
      if let row = try sample.take(row) { try write(row) }
    }
    try sample.finish(write)
    try output.flush()
    context.note("drew \(sample.count) of \(Quantity.count(rows, "row"))")
  }
}

/// `label,confidence`
struct StratumKeys: OptionValue {
  let keys: [GoldenDraw.Key]

  init(parsing text: String) throws(UsageError) {
    let keys = text.split(separator: ",", omittingEmptySubsequences: false).map {
      GoldenDraw.Key(rawValue: String($0))
    }
    self.keys = keys.compactMap { $0 }
    guard self.keys.count == keys.count, Set(self.keys).count == keys.count else {
      throw UsageError("\(text.quoted) is not label, confidence or both with a comma")
    }
  }

  var argumentText: String { keys.map(\.rawValue).joined(separator: ",") }
  static var placeholder: String { "label,confidence" }
}
