import EpisodeCodec
import FilterKit
import Posix

/// Makes a sheet of small pictures of a stream.
@main
struct FrameSheet: Filter {
  static let configuration = FilterConfiguration(
    name: "frame-sheet", family: .images,
    abstract: "Make a sheet of small pictures of every episode and camera.",
    discussion: """
      Each row of the sheet is a camera of an episode, with the number of the episode, its outcome and
      its instruction; its columns are moments from the first to the last at equal distances, with
      their step and time. In a recording the moments are pictures of the first camera, and the others
      show their latest one. Cameras are those that have a picture in the first second; -t chooses
      some. Depth is shown in colors from red for near to blue for far; video goes through
      video-decode(1) first.

      -o writes a PNG or JPEG file, which appears under its name when the stream has ended cleanly.
      --kitty and --sixel print the sheet to standard output instead, for the terminals that show
      pictures, also over ssh: kitty, Ghostty, WezTerm and Konsole know the former; xterm, foot, mlterm
      and others the latter, in 249 colors. --columns and --size fit it to the window.

      The stream is read once, and memory does not grow with its length: from 8 times as many pictures
      as there are columns, the filter takes those nearest to the right moments. The sheet ends after
      --rows rows; stderr says how many more there were. Unreadable images are shown as such and
      counted on stderr.
      """,
    output: .text,
    examples: [
      .init("frame-sheet -o sheet.png < demo.mcap", "Look at a recording."),
      .init(
        "rlds-cat bridge_dataset | frame-sheet --columns 6 -o bridge.jpg",
        "Look at the first episodes of a dataset."),
      .init(
        "mcap-cat demo.mcap | frame-sheet --sixel --columns 4",
        "Look at a recording on a robot through ssh."),
    ],
    seeAlso: ["video-write", "stream-info", "video-decode"])

  @Option(
    name: .shortAndLong, help: "Write this PNG or JPEG file.", valueName: "FILE",
    completion: .output)
  var output: String?
  @Flag(help: "Print the sheet in the graphics protocol of kitty.") var kitty = false
  @Flag(help: "Print the sheet in sixels.") var sixel = false
  @OptionGroup var cameras: CameraOptions
  @Option(help: "Pictures in a row.", valueName: "N", in: 2...64) var columns = 8
  @Option(help: "The most rows.", valueName: "N", in: 1...1000) var rows = 32
  @Option(help: "The room of each picture.") var size: ImageSize?
  @Flag(help: "Replace an existing FILE.") var force = false

  func validate() throws {
    guard [output != nil, kitty, sixel].count(where: { $0 }) == 1 else {
      throw UsageError("one of -o, --kitty and --sixel says where the sheet goes")
    }
    if let output, SheetFormat(output) == nil {
      throw UsageError("the name of the sheet ends in .png, .jpg or .jpeg")
    }
  }

  func run(_ context: RunContext) throws {
    try context.checkStandardInput()
    // From here on a signal ends the filter like any error, which removes the unfinished sheet.
    Signals.deferInterrupts()
    let file = try output.map { (path) throws(StreamError) in
      try PageFile(path, existing: force ? .replace : .refuse)
    }
    var settings = ContactSheet.Settings()
    (settings.columns, settings.rows, settings.depth) = (columns, rows, cameras.depthView)
    if let size { settings.size = (size.width, size.height) }
    let reader = try context.reader(context.openStandardInput(), threads: Terminal.cores)
    let sheet = try ContactSheet(
      CameraStream(reader, cameras.topic, isSingle: false), settings)
    try sheet.read()
    let image = try sheet.image()
    if let file, let format = output.flatMap(SheetFormat.init) {
      let encoded = try format.encode(image)
      try file.write { (output) throws(StreamError) in try output.write(encoded.span) }
    } else {
      let terminal = FileOutput(.standardOutput())
      try terminal.write(
        kitty ? KittyGraphics.text(SheetFormat.png.encode(image)) : SixelGraphics.text(image))
      try terminal.flush()
    }
    for loss in sheet.losses { context.warn(loss) }
  }
}
