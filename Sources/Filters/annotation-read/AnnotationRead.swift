import EpisodeCodec
import FilterKit
import Posix

/// Makes labels of what people answered.
@main
struct AnnotationRead: Filter {
  static let configuration = FilterConfiguration(
    name: "annotation-read", family: .labels,
    abstract: "Make labels of what people answered.",
    discussion: """
      The filter reads the answers to what annotation-write(1) asked, and prints label rows, see
      bagpipe-labels(5): for each episode and task first the row that was asked about, whose
      ground_truth is now what people said, and then the people's own, with source person. So what
      both said is kept, and people count more wherever one of them counts.

      It knows the kind of a file by its contents: the export of Label Studio as JSON or JSON_MIN, an
      annotation that a target storage holds, XML of CVAT for video or images, or what a page of
      annotation-write has saved. --label-studio, --cvat or --page refuses other kinds.

      If several people answered, the label that most of them gave counts, and votes has the numbers;
      an answer that Label Studio marks as ground truth outweighs all others. After a tie the label is
      unknown, which label-route(1) sends to people again. who has the pseudonyms, for Label Studio the
      number of the account; lead_time is the sum of their seconds; when is the time of the last.
      Answers that were skipped, and boxes of CVAT that nobody has touched, are no answers. stderr
      counts ties and entries whose task was deleted, and -v what was skipped.
      """,
    input: .recordings, output: .text,
    examples: [
      .init(
        "annotation-read annotations.json > answers.jsonl",
        "Read what a page has saved."),
      .init(
        "annotation-read --label-studio export.json > answers.jsonl",
        "Read an export of Label Studio."),
    ],
    seeAlso: ["annotation-write", "label-join", "label-agree", "label-calibrate"])

  @Argument(
    help: "Files with answers; - or no operand means standard input.", valueName: "FILE",
    completion: .file) var files: [String] = []
  @Flag(help: "Read Label Studio's files only.") var labelStudio = false
  @Flag(help: "Read CVAT's files only.") var cvat = false
  @Flag(help: "Read files of a page only.") var page = false

  func validate() throws {
    if [labelStudio, cvat, page].count(where: { $0 }) > 1 {
      throw UsageError("--label-studio, --cvat and --page cannot be combined")
    }
  }

  func run(_ context: RunContext) throws {
    if files.isEmpty || files.contains("-") { try context.checkStandardInput() }
    let output = FileOutput(.standardOutput())
    var answers = AnswerFiles()
    if labelStudio { answers.kind = .labelStudio }
    if cvat { answers.kind = .cvat }
    if page { answers.kind = .page }
    try context.forEachInput(files, flushing: output) { (input, _, _) throws(StreamError) in
      try answers.read(input)
    }
    try answers.merge.write(to: output)
    try output.flush()
    if answers.orphans > 0 {
      context.warn(
        "left out \(Quantity.count(answers.orphans, "task")) that were deleted or are about no episode"
      )
    }
    if answers.merge.ties > 0 {
      context.warn("\(Quantity.count(answers.merge.ties, "tie")), for people to decide")
    }
    if answers.merge.skipped > 0 {
      context.note("\(Quantity.count(answers.merge.skipped, "answer")) skipped")
    }
  }
}
