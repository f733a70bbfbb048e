import EpisodeCodec
import FilterKit
import Posix

/// Asks people about labels.
@main
struct AnnotationWrite: Filter {
  static let configuration = FilterConfiguration(
    name: "annotation-write", family: .labels,
    abstract: "Write labels as tasks for people.",
    discussion: """
      The filter reads label rows, see bagpipe-labels(5), and asks people about each of them, with what
      the model said. annotation-read(1) reads their answers.

      --page writes a page that needs no server and no network: one file, with pictures, buttons and
      keys (y, n and a number for the reason, s to skip, u to undo, the arrows to look around). The
      browser keeps the answers; "Save file" saves them. --label-studio prints tasks of Label Studio
      with predictions, as an array, which the API imports, or with --lines as a line for each, which
      source storages read. --config writes the labeling configuration that these tasks need. --cvat
      prints XML of the kind "CVAT for video 1.1", with a box around the whole frame for each row, whose
      attributes are the answer; the frame of a row is its number, from 0.

      Pictures come from --frames, a stream of the episodes with their pictures, as frame-pick(1) makes
      it; they are embedded, JPEG and PNG as they are. Or they are somewhere else: --media is the
      address of a folder with {id}.jpg or, with --count, {id}/{frame}.jpg, where frames count from 0;
      or an address with {id} and {frame} in it. An address that ends in .mp4 or another video's
      extension is a video. In addresses an id is percent-encoded. Local storages of Label Studio have
      addresses like /data/local-files/?d=frames/{id}.jpg.

      --labels, --reasons and --events are what people choose from; events are marked in videos, and
      become times by --rate, the frames of a video in a second, and the key start of the row, in
      nanoseconds. A task carries its row, so that keys that are not asked about come back.
      """,
    input: .recordings, output: .text,
    examples: [
      .init(
        "annotation-write --frames picked.mcap --page today.html judged.jsonl",
        "Make a page for a person with a browser."),
      .init(
        #"""
        annotation-write --label-studio --media s3://robots/frames \
          --config config.xml < judged.jsonl > tasks.json
        """#,
        "Make tasks for Label Studio, whose pictures are in a bucket."),
    ],
    seeAlso: ["annotation-read", "label-route", "golden-sample"])

  @Argument(
    help: "Label rows; - or no operand means standard input.", valueName: "FILE", completion: .file)
  var files: [String] = []
  @Option(help: "Write a page for a browser.", valueName: "FILE", completion: .output)
  var page: String?
  @Flag(help: "Print tasks of Label Studio.") var labelStudio = false
  @Flag(help: "Print XML of CVAT.") var cvat = false
  @Flag(help: "Print a line for each task of Label Studio.") var lines = false
  @Option(
    help: "Write the labeling configuration of Label Studio.", valueName: "FILE",
    completion: .output) var config: String?
  @Option(help: "A stream with the pictures.", valueName: "FILE", completion: .file)
  var frames: String?
  @Option(help: "The address of the pictures or videos.", valueName: "URL") var media: String?
  @Option(help: "The pictures of each episode at --media.", in: 1...1000) var count = 1
  @Option(help: "What people are asked.") var question: String?
  @Option(help: "The answers.", valueName: "LABEL,…") var labels: TextList?
  @Option(help: "The reasons of a failure.", valueName: "REASON,…") var reasons: TextList?
  @Option(help: "The kinds of events.", valueName: "KIND,…") var events: TextList?
  @Option(help: "The frames of a video in a second.", valueName: "X") var rate: Double?
  @Option(help: "The size of the frames for CVAT.", valueName: "WxH")
  var size = FrameSize(width: 640, height: 480)
  @Flag(help: "Replace existing files of these names.") var force = false

  func validate() throws {
    let forms = (page == nil ? 0 : 1) + (labelStudio ? 1 : 0) + (cvat ? 1 : 0)
    guard forms == 1 else {
      throw UsageError("one of --page, --label-studio and --cvat is required")
    }
    if !labelStudio, lines || config != nil || rate != nil {
      throw UsageError("--lines, --config and --rate need --label-studio")
    }
    if frames != nil, media != nil { throw UsageError("--frames and --media cannot be combined") }
    if frames == "-" { throw UsageError("--frames cannot be standard input") }
    if labelStudio, frames == nil, media == nil {
      throw UsageError("--label-studio needs --frames or --media")
    }
    if let rate, !(1...1e6).contains(rate) { throw UsageError("--rate must be from 1 to 1000000") }
  }

  func run(_ context: RunContext) throws {
    Signals.deferInterrupts()
    let existing = force ? StagedOutput.Existing.replace : .refuse
    let pageFile = try page.map { try StagedFile($0, existing: existing) }
    let configFile = try config.map { try StagedFile($0, existing: existing) }
    var choices = AnnotationChoices()
    choices.question = question
    if let labels { choices.labels = labels.texts }
    if let reasons { choices.reasons = reasons.texts }
    if let events { choices.events = events.texts }
    let address = media.map { MediaAddress($0, frames: count) }
    let pictures = try frames.map { name in
      try context.naming(name) { () throws(StreamError) in
        try EpisodeFrames(StreamReader(FileInput(path: name), threads: 1))
      }
    }
    let output = FileOutput(.standardOutput())
    if let pageFile {
      var writer = try AnnotationPage(
        choices, media: address, frames: pictures, to: pageFile.output)
      try context.forEachRow(files, flushing: output) { (row) throws(StreamError) in
        try writer.add(row)
      }
      try writer.finish()
      try pageFile.publish()
      context.note("\(Quantity.count(UInt64(writer.count), "row")) for people")
    } else if cvat {
      var writer = try CVATTracks(choices, size: (size.width, size.height), to: output)
      try context.forEachRow(files, flushing: output) { (row) throws(StreamError) in
        try writer.add(row)
      }
      try writer.finish()
    } else {
      var writer = LabelStudioTasks(
        choices, media: address, frames: pictures, rate: rate, as: lines ? .lines : .array)
      try context.forEachRow(files, flushing: output) { (row) throws(StreamError) in
        try writer.write(row, to: output)
      }
      try writer.finish(output)
    }
    try output.flush()
    if let configFile {
      let text = choices.labelStudioConfiguration(isVideo: address?.isVideo ?? false)
      try configFile.output.write(Array(text.utf8))
      try configFile.publish()
    }
  }
}

/// `yes,no,unknown`
struct TextList: OptionValue {
  let texts: [String]

  init(parsing text: String) throws(UsageError) {
    texts =
      text.isEmpty
      ? [] : text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    guard texts.allSatisfy({ !$0.isEmpty }), Set(texts).count == texts.count else {
      throw UsageError("\(text.quoted) has an empty text, or one twice")
    }
  }

  var argumentText: String { texts.joined(separator: ",") }
  static var placeholder: String { "TEXT,…" }
}

/// `640x480`
struct FrameSize: OptionValue {
  let width: Int
  let height: Int

  init(width: Int, height: Int) { (self.width, self.height) = (width, height) }

  init(parsing text: String) throws(UsageError) {
    let numbers = text.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
    guard numbers.count == 2, let width = numbers[0], let height = numbers[1],
      (1...65536).contains(width), (1...65536).contains(height)
    else { throw UsageError("\(text.quoted) is not a size such as 640x480") }
    self.init(width: width, height: height)
  }

  var argumentText: String { "\(width)x\(height)" }
  static var placeholder: String { "WxH" }
}
