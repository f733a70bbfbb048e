import EpisodeCodec
import FilterKit
import Posix

/// Writes the pictures of a stream as a video.
@main
struct VideoWrite: Filter {
  static let configuration = FilterConfiguration(
    name: "video-write", family: .images,
    abstract: "Write the pictures of a stream as a video to look at.",
    discussion: """
      The filter makes an MP4 file of the images of a recording or of steps, in any form: JPEG, PNG,
      raw colors, gray, Bayer patterns, YUV and depth, which it shows in colors from red for near to
      blue for far. Video in the stream goes through video-decode(1) first.

      Without --grid the video shows the first camera, or the first that -t names. With --grid it shows
      all of them side by side, each with its name: those that have a picture in the first second. Each
      step from the first picture on is a frame. In a recording each picture of the first camera is a
      frame, in which the others show their latest one. So the number of frames is that of the steps,
      or of the pictures of the first camera; the filter reads the file again to check it. Episodes
      follow one another. A camera that has no picture yet, or none in a step, is black.

      Frames last as long as steps at the rate of the stream. Where that is unknown, and in recordings,
      each lasts until the log time of the next one, but never more than 10 s; players show such
      videos, whose rate is not constant, as well. With --fps all frames last equally long. --speed
      makes the video run faster (2) or slower (0.5) without leaving out frames, the shortest of which
      last 1 ms.

      Each picture has the room of the first one, or of --size; others are scaled to it, and keep
      their shape. Pictures of less than 240 pixels grow by a whole factor. A side that is odd gets one
      more row or column, and a video larger than 3840x2160 is scaled down. Text is in ASCII; other
      characters become a box.

      The video is H.264 in yuv420p (BT.601 in the limited range, as the file says), with a key frame
      in every 30 frames, from a single encoder with a constant quantizer: the same stream gives the
      same bytes. Browsers and players show it while it loads. Its description holds the provenance.

      The file appears under its name when the stream has ended cleanly. It must be a regular file.
      """,
    output: .dataset,
    examples: [
      .init(
        "mcap-cat demo.mcap | video-write --grid demo.mp4", "Look at all cameras of a recording."),
      .init(
        #"""
        rlds-cat bridge_dataset \
          | video-write --grid --text --speed 2 bridge.mp4
        """#,
        "Show all cameras, the instruction and the step, twice as fast."),
    ],
    seeAlso: ["frame-sheet", "video-decode", "stream-info", "lerobot-write"])

  @Argument(help: "The video to write.", valueName: "FILE", completion: .output)
  var file: String
  @OptionGroup var cameras: CameraOptions
  @Flag(help: "Show all cameras side by side, with their names.") var grid = false
  @Flag(help: "Show the episode, the step, the time and the instruction below the pictures.")
  var text = false
  @Option(help: "Run this many times faster than in reality.", valueName: "X", in: 0.01...100.0)
  var speed = 1.0
  @Option(
    help: "Frames per second of reality, instead of the rate or the times of the stream.",
    valueName: "HZ", in: 0.001...1000.0) var fps: Double?
  @Option(help: "The room of each picture in the video.") var size: ImageSize?
  @Option(
    help: "The quantizer of H.264: less is better and larger.", valueName: "N", in: 0...51)
  var quantizer = 24
  @OptionGroup var badImages: BadImageOption
  @OptionGroup var threads: ThreadOption
  @Flag(help: "Replace an existing file of this name.") var force = false

  func validate() throws {
    guard file != "-" else {
      throw UsageError("a video needs a file; standard output cannot seek")
    }
  }

  func run(_ context: RunContext) throws {
    try context.checkStandardInput()
    // From here on a signal ends the filter like any error, which removes the unfinished video.
    Signals.deferInterrupts()
    var settings = DemonstrationVideo.Settings()
    (settings.hasNames, settings.hasText) = (grid, text)
    (settings.speed, settings.rate, settings.quantizer) = (speed, fps, quantizer)
    settings.size = size.map { ($0.width, $0.height) }
    (settings.depth, settings.bad) = (cameras.depthView, badImages.bad)
    settings.threads = threads.count
    let reader = try context.reader(context.openStandardInput(), threads: threads.count)
    let stream = CameraStream(reader, cameras.topic, isSingle: !grid)
    let video = try DemonstrationVideo(
      file, existing: force ? .replace : .refuse, stream, settings)
    try video.write(adding: context.ownProvenance)
    for loss in video.losses { context.warn(loss) }
    context.note(video.summary)
  }
}
