import EpisodeCodec
import FilterKit
import Posix

/// Chooses the hardest episodes by their scores.
@main
struct HardSelect: Filter {
  static let configuration = FilterConfiguration(
    name: "hard-select", family: .selection,
    abstract: "Choose the episodes with the highest scores.",
    discussion: """
      The filter chooses the rows for which EXPRESSION is highest, such as 0.7*entropy + 0.3*loss. The
      input is rows of scores, a line of JSON each with an id and numbers, such as those of
      bagpipe-labels(5); or a stream, in which each episode is a row: the attributes score.NAME of
      END as numbers NAME, task (the instruction), dataset, source, outcome, and the other attributes
      of BEGIN and END as texts.

      Names in EXPRESSION are keys of the row; one with other characters than letters, digits, _ and /
      is in single quotes. There are + - * /, comparisons, and, or, not, abs, sqrt, exp, log, min(a, b),
      max(a, b), clip(x, low, high), and task == "pick" for texts; / divides where it has spaces around
      it. true is 1 and false is 0. A row that lacks a number has no value if the expression needs it,
      and neither does one whose value is infinite; it is not chosen, and stderr says how many these
      are. --where leaves out rows for which a second expression is not true.

      --top takes so many rows, or a share of those that have a value, rounded up. With --per KEY it
      counts for each value of a key alone, such as task. --max-per KEY=N takes at most N rows of each
      value, and --min-per KEY=N at least N if there are so many; both count within --top, unless the
      least numbers alone are more. A row without the key has an empty value of it.

      --confident-learning chooses wrong labels first, by the rule of cleanlab: --given is the key of
      the label (label by default), --probabilities that of an object with the probability of each
      label (probabilities by default), which must be out of sample, that is, of a model that was not
      trained with the row. A row counts in the class whose probability is at least the mean of
      that of the class's own rows; its label is suspect if that is another class, and another class is
      more probable than the label. Suspect rows come before all others, and among both the order is
      that of EXPRESSION, or of 1 less the probability of the label. Northcutt, Jiang, Chuang,
      "Confident learning", JAIR 70 (2021).

      The output is the chosen rows, the highest first, equal ones by ascending id: the id, rank from
      0, hardness (the value), with --confident-learning suspect, and what else the row has. It does not
      depend on the order of the input. In memory are the chosen rows. Files are read once for --top N,
      once more for a share, and once more for --confident-learning; a pipe then waits in a temporary
      file in $TMPDIR or /var/tmp.
      """,
    input: .recordings, output: .text,
    examples: [
      .init(
        "hard-select '0.7*entropy + 0.3*loss' --top 1% --per task rated.jsonl > hard.jsonl",
        "Choose one percent of each task."),
      .init(
        "mcap-cat rated.mcap | hard-select idle --top 1% --where 'outcome != \"no\"' > idle.jsonl",
        "Choose the episodes of a stream in which least happens."),
      .init(
        "hard-select --confident-learning --top 5% probabilities.jsonl > suspect.jsonl",
        "Find the labels that people should look at again."),
    ],
    seeAlso: ["episode-score", "episode-pick", "kcenter-select", "label-route"])

  @Argument(
    help: "An expression over scores, and files of rows; - or no file means standard input.",
    valueName: "EXPRESSION|FILE", completion: .file)
  var operands: [String] = []
  @Option(help: "How many rows, or which share of them.", valueName: "N|P%") var top: CountOrShare
  @Option(help: "Take --top for each value of this key.", valueName: "KEY") var per: String?
  @Option(
    name: .long("where"), help: "Take only rows for which this is true.", valueName: "EXPRESSION")
  var condition: String?
  @Option(help: "The least rows of each value of a key.", valueName: "KEY=N") var minPer: KeyQuota?
  @Option(help: "The most rows of each value of a key.", valueName: "KEY=N") var maxPer: KeyQuota?
  @Flag(help: "Choose wrong labels first; without EXPRESSION.") var confidentLearning = false
  @Option(help: "The key of the label.", valueName: "KEY") var given: String?
  @Option(help: "The key of the probabilities.", valueName: "KEY") var probabilities: String?
  @Option(
    name: .short("e", long: "expression"), help: "The expression, in place of the first operand.",
    valueName: "EXPRESSION")
  var expression: String?
  @OptionGroup var threads: ThreadOption

  private var options = HardSelection.Options()
  private var files: [String] = []

  mutating func validate() throws {
    files = operands
    let text: String?
    if confidentLearning || expression != nil {
      text = expression
    } else {
      guard let first = operands.first else { throw UsageError("an expression is required") }
      (text, files) = (first, Array(operands.dropFirst()))
    }
    do throws(StreamError) {
      if let text { options.expression = try ScoreExpression(parsing: text, source: "EXPRESSION") }
      if let condition {
        options.condition = try ScoreExpression(parsing: condition, source: "--where")
      }
    } catch { throw UsageError(error.text) }
    switch top {
    case .count(let count): options.budget = .count(count)
    case .share(let share): options.budget = .share(share)
    }
    options.per = per
    if let key = minPer?.key ?? maxPer?.key {
      guard per == nil else { throw UsageError("--per excludes --min-per and --max-per") }
      guard maxPer == nil || maxPer?.key == key else {
        throw UsageError("--min-per and --max-per must have the same key")
      }
      var quota = HardSelection.Quota(key: key)
      (quota.least, quota.most) = (minPer?.count ?? 0, maxPer?.count)
      guard quota.least <= quota.most ?? .max else {
        throw UsageError("--min-per is more than --max-per")
      }
      options.quota = quota
    }
    guard confidentLearning || given == nil && probabilities == nil else {
      throw UsageError("--given and --probabilities need --confident-learning")
    }
    if confidentLearning {
      options.labels = LabelSuspicion(
        labelKey: given ?? "label", probabilityKey: probabilities ?? "probabilities")
    }
    options.threads = threads.count
  }

  func run(_ context: RunContext) throws {
    let output = FileOutput(.standardOutput())
    let names = files.isEmpty ? ["-"] : files
    if names.contains("-") { try context.checkStandardInput() }
    var readsAgain = options.labels != nil
    if case .share = options.budget { readsAgain = true }
    var inputs: [ScoreRowInput] = []
    for name in names { inputs.append(try rows(name, readsAgain: readsAgain, context)) }
    var selection = try HardSelection(options, inputs: inputs)
    try selection.write(to: output)
    try output.flush()
    report(selection.counts, context)
  }

  private func rows(
    _ name: String, readsAgain: Bool, _ context: RunContext
  ) throws -> ScoreRowInput {
    let input = try context.open(name)
    return try context.naming(name) { () throws(StreamError) in
      try ScoreRowInput(input, readsAgain: readsAgain) { context.follow($0) }
    }
  }

  private func report(_ counts: HardSelection.Counts, _ context: RunContext) {
    if counts.unknown > 0 {
      context.warn("\(Quantity.count(counts.unknown, "row")) without a value")
    }
    if counts.repeated > 0 {
      context.warn(
        "\(Quantity.count(counts.repeated, "chosen row")) about an episode that another is about")
    }
    if counts.beyond > 0 {
      context.warn("--min-per takes \(Quantity.count(counts.beyond, "row")) more than --top")
    }
    if case .count(let count) = options.budget, per == nil, counts.chosen < UInt64(count) {
      context.warn("only \(Quantity.count(counts.chosen, "row")) of \(count)")
    }
    if confidentLearning {
      context.note("\(Quantity.count(counts.suspect, "label")) are suspect")
    }
    context.note("chose \(counts.chosen) of \(Quantity.count(counts.rows, "row"))")
  }
}

/// `task=20`
struct KeyQuota: OptionValue {
  let key: String
  let count: Int

  init(parsing text: String) throws(UsageError) {
    guard let place = text.lastIndex(of: "="), place > text.startIndex,
      let count = Int(text[text.index(after: place)...]), count >= 0
    else { throw UsageError("\(text.quoted) is not a key and a number such as task=20") }
    (key, self.count) = (String(text[..<place]), count)
  }

  var argumentText: String { "\(key)=\(count)" }
  static var placeholder: String { "KEY=N" }
}
