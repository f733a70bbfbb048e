import EpisodeCodec
import FilterKit
import Posix

/// Audits a LeRobot dataset.
@main
struct LeRobotCheck: Filter {
  static let configuration = FilterConfiguration(
    name: "lerobot-check", family: .inspection,
    abstract: "Audit a LeRobot dataset.",
    discussion: """
      The filter reads the dataset in the directory DIR, of version 3.0 or 2.1, and reports what is
      wrong with it, one finding on a line: the code, the place, and what is there. It changes
      nothing. An error is what makes LeRobot fail, or return something else than was recorded. A
      warning is what spoils training, or is seldom meant. A note is for publishing. The list below
      has all codes, with what each means and how to mend it. With an error the filter ends with
      status 65, with --strict also with a warning.

      What follows from another finding is not told again: if rows are missing, their statistics are
      not compared.

      Videos are compared with the rows by the tables of their samples, without decoding them.
      Cells of images are checked at the start of each row group. --deep reads and decodes every image,
      in cells and in videos: H.264 itself, H.265 and AV1 with the program ffmpeg.

      --select and --ignore take codes, or what they begin with: LR3 stands for all codes of rows. An
      ignored code is not reported, even if it is selected.

      --json prints an object for each finding on a line of its own, with the keys code, severity,
      place, text and advice. --github prints commands of GitHub's workflows, which become
      annotations.

      --html writes a page with the findings first, then the dataset in numbers, and for each of the
      first 100 episodes the first, the middle and the last picture of every camera, and charts of all
      numbers, then the distribution of every number. Pictures
      that cannot be decoded are left out.

      --repair mends what a writer leaves that has died, this program's or LeRobot's own: tables
      without a footer, images that were never encoded, videos that are cut, and lists, totals and
      statistics that do not fit the data. It keeps the episodes up to the first one that is not
      whole: one that lacks rows, frames of a camera, or the text of its task. Whole rows of a table
      without a footer are found again, and staged images become a video of PNG files. The list of
      episodes and all statistics are made anew. The first lines of the output name each episode that
      is left out, and why; with --json, --github and --html they are on stderr.

      The directory is exchanged for the mended one in one step, so that a repair that is killed
      changes nothing. All files stay as they were in DIR.broken, or in DIR.broken-2 and so on where
      that is taken; on most file systems the two directories share the files that are equal. Then
      the filter checks the mended dataset, with the options given: status 0 means that it has no
      errors. Without such damage, --repair only checks. If no episode is whole, or meta/info.json is
      unreadable, nothing changes, and the status is 65.
      """,
    input: .operands, output: .text,
    examples: [
      .init("lerobot-check pick_cube", "Look for faults before training."),
      .init(
        "lerobot-check --deep --ignore LR7 pick_cube",
        "Decode every image, and leave out the readiness for the hub."),
      .init("lerobot-check --html report.html pick_cube", "Make a page to look at."),
      .init(
        "lerobot-check --repair pick_cube",
        "Mend a dataset whose recording was killed, and check it."),
    ],
    seeAlso: ["lerobot-write", "stream-check", "norm-stats"],
    diagnostics: LeRobotRule.allCases.map {
      ("\($0.rawValue) (\($0.severity.rawValue))", "\($0.meaning) \($0.remedy)")
    })

  @Argument(help: "The dataset to check.", valueName: "DIR", completion: .directory)
  var directory: String
  @Flag(help: "Also decode every image.") var deep = false
  @Option(help: "Look only for these codes; may be repeated.", valueName: "CODE")
  var select: [String] = []
  @Option(help: "Leave out these codes; may be repeated.", valueName: "CODE")
  var ignore: [String] = []
  @Flag(help: "Fail at warnings, too.") var strict = false
  @Flag(help: "Print one JSON object per finding.") var json = false
  @Flag(help: "Print findings as annotations for GitHub.") var github = false
  @Flag(help: "First mend what a writer has left that died.") var repair = false
  @OptionGroup var page: PageOption
  @OptionGroup var threads: ThreadOption

  func validate() throws {
    guard [json, github, page.html != nil].count(where: \.self) < 2 else {
      throw UsageError("--json, --github and --html are different outputs")
    }
    for code in select + ignore where !RuleSelection.isPrefix(code) {
      throw UsageError("\(code.quoted) is not a code, nor what one begins with")
    }
  }

  func run(_ context: RunContext) throws {
    var options = LeRobotAudit.Options()
    options.isDeep = deep
    (options.selection.selected, options.selection.ignored) = (select, ignore)
    let file = try page.open()
    let mended = repair ? try mend(context) : []
    let audit = try LeRobotAudit(directory, options)
    try context.naming(directory) { () throws(StreamError) in try audit.run() }
    let findings = audit.report.findings
    if file != nil || json || github {
      for line in mended { context.warn(line) }
    }
    if let file {
      try file.write { (output) throws(StreamError) in
        try audit.writePage(named: directory, to: output)
      }
    } else {
      let form: FindingForm = json ? .json : github ? .github : .text
      let output = FileOutput(.standardOutput())
      if form == .text {
        for line in mended { try output.write(Array((line.printable + "\n").utf8)) }
      }
      for finding in findings { try output.write(finding.line(form).utf8.map(\.self)) }
      try output.flush()
    }
    let worst = findings.first?.severity ?? .note
    if worst == .error || strict && worst == .warning { throw ExitStatus.data }
  }

  /// - Returns: what has been mended, and what is left out.
  private func mend(_ context: RunContext) throws -> [String] {
    try context.naming(directory) { () throws(StreamError) in
      let audit = try LeRobotAudit(directory, .init())
      try audit.run()
      guard audit.isMendable else { return ["there is nothing to mend"] }
      var lines: [String] = []
      let repair = try LeRobotRepair(
        directory, audit, threads: threads.count, say: { lines.append($0) })
      let original = try repair.run()
      return lines + ["the files are as they were in '\(original)'"]
    }
  }
}
