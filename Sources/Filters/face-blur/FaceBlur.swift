import EpisodeCodec
import FilterKit
import Posix
import TrajectoryMath

/// Blurs faces.
@main
struct FaceBlur: StreamFilter {
  static let configuration = FilterConfiguration(
    name: "face-blur", family: .edge,
    abstract: "Blur the faces in the images of a stream.",
    discussion: """
      The filter finds faces in JPEG, 8-bit PNG and raw color or gray images, in image features of
      steps and in uint8 tensors that are images. It blurs them and passes everything else on. Depth
      (16UC1, 32FC1, mono16 and compressedDepth) passes unchanged, as do attachments. What cannot be
      searched is an error: videos (video-decode makes images of them, which jpeg-encode --recode or
      video-write stores), windows of images, WebP, and colors of 16 bits. Name topics with -t to leave
      others unsearched.

      Two cascades of OpenCV are built in: frontalface_alt and profileface. The latter is for faces that
      look to the left, and runs a second time, mirrored, for those that look to the right. --cascade
      takes others of the same kind: upright Haar features, as in the files of Debian's opencv-data.
      They search as detectMultiScale of OpenCV does, with --scale-factor, --neighbors and --min-size,
      but at every scale in steps of two pixels; a box counts where more than --neighbors windows agree.
      Faces smaller than --min-size are not found. The first cascade searches each frame. Where a camera
      is fast the others take turns, so that each runs at least every third of --hold; with --thorough
      all of them search each frame.

      Instead of this search, --boxes takes the boxes of a file of JSON lines, which has one for each
      frame: topic, time (the log time in ns) and boxes ([[x, y, width, height], …] in pixels). The
      lines of a topic are in the order of its frames; a frame without a line is an error. --detector
      starts a command with sh. For each frame it reads a line of JSON with topic, time, width, height and
      size, and then a JPEG of size bytes; it prints a line with boxes, and nothing else. It has --patience for each.
      bagpipe(7), FACES, has the lines for CenterFace.

      Boxes that overlap from frame to frame are one face. A face that is missed is blurred where it was
      last seen for up to --hold, and for as long before it is first seen; between two sightings, in
      the box around both. For this each frame waits for --hold of the stream's time. --pad enlarges the
      boxes. gaussian blurs with a deviation of a sixth of the box, mosaic leaves 6 by 6 cells, and solid
      is black.

      Of a JPEG only the blocks that a box touches are encoded again, with the tables of the image; all
      others keep their coefficients. Its metadata, which may have a preview, is left out where a
      box is blurred. The channel's bagpipe.lossy counts the blur. The END of the episode has the
      attributes faces/frames, the number of frames with a box, and faces/boxes. --report writes a line of
      JSON for each frame, with the boxes that were found and those that were held, which --boxes
      takes.

      When anything fails, the stream ends without its end mark, and no frame leaves unsearched. An
      image that is damaged is an error. With --bad skip its message is left out, and with it all other
      messages of its step if the stream has steps; with --bad repeat the previous image of the topic is
      used instead. The output is the same for any number of threads.
      """,
    examples: [
      .init(
        "mcap-cat people.mcap | face-blur | zstd-chunk > private.mcap",
        "Blur what the built-in cascades find."),
      .init(
        #"""
        face-blur --detector 'python3 detect_faces.py' --blur solid < people.mcap > private.mcap
        """#,
        "Cover what another detector finds."),
    ],
    seeAlso: ["edge-trigger", "text-scrub", "video-decode"])

  @Option(
    name: .shortAndLong, help: "Search only topics that match this pattern; may be repeated.",
    valueName: "PATTERN") var topic: [TopicPattern] = []
  @Option(
    help: "Search with this cascade instead of the built-in ones; may be repeated.",
    valueName: "FILE", completion: .file) var cascade: [String] = []
  @Option(help: "Take the boxes of this file of JSON lines.", valueName: "FILE", completion: .file)
  var boxes: String?
  @Option(help: "Take the boxes that this command prints.", valueName: "COMMAND")
  var detector: String?
  @Option(
    help: "End when the command takes longer than this for a frame; 10 s by default.",
    valueName: "SECONDS", recorded: false) var patience: Seconds?
  @Option(help: "The least height and width of a face in pixels.", in: 8...10_000)
  var minSize = 44
  @Option(help: "The quotient of a size of windows and the next.", in: 1.01...2.0)
  var scaleFactor = 1.1
  @Option(help: "How many windows a face must have more than.", in: 0...100) var neighbors = 1
  @Flag(help: "Search each frame with all cascades.") var thorough = false
  @Option(
    help: "How long a face is blurred before and after it is seen; 0.5 s by default.",
    valueName: "SECONDS") var hold: Seconds?
  @Option(help: "The part of its size to add to a box on each side.", in: 0.0...2.0) var pad = 0.2
  @Option(help: "How to blur: gaussian, mosaic or solid.") var blur = RegionBlur.Kind.gaussian
  @Option(
    help: "Write a line of JSON for each frame to this new file.", valueName: "FILE",
    completion: .output, recorded: false) var report: String?
  @OptionGroup var badImages: BadImageOption
  @OptionGroup var threads: ThreadOption

  private static let longestHold: UInt64 = 60_000_000_000
  private static let longestCascade = 16 << 20

  func validate() throws {
    guard [boxes != nil, detector != nil, !cascade.isEmpty].filter(\.self).count <= 1 else {
      throw UsageError("only one of --cascade, --boxes and --detector is possible")
    }
    guard hold?.nanoseconds ?? 0 <= Self.longestHold else {
      throw UsageError("--hold must be at most 60 s")
    }
    guard patience == nil || detector != nil else {
      throw UsageError("--patience needs --detector")
    }
    guard patience?.nanoseconds != 0 else { throw UsageError("--patience must be above 0") }
  }

  func run(_ stream: inout StreamPair, _ context: RunContext) throws {
    var settings = FaceBlurrer.Settings()
    settings.hold = hold?.nanoseconds ?? settings.hold
    (settings.pad, settings.blur, settings.isThorough) = (pad, RegionBlur(blur), thorough)
    let lines = try report.map { name in
      try context.naming(name) { () throws(StreamError) in
        FileOutput(try system { () throws(SystemError) in try FileDescriptor.create(name) })
      }
    }
    let blurrer = FaceBlurrer(
      settings, try source(context), relay: stream.relay, bad: badImages.bad,
      threads: threads.count, lines: lines.map { FaceReport($0) }, report: { context.warn($0) },
      wants: { channel in topic.isEmpty || topic.contains { $0.matches(channel.topic) } })
    do {
      try blurrer.run(from: stream.input)
    } catch {
      try? lines?.flush()
      throw error
    }
    try lines?.flush()
  }

  private func source(_ context: RunContext) throws -> FaceSource {
    if let boxes {
      return .lines(
        FaceBoxLines(
          try context.naming(boxes) { () throws(StreamError) in try FileInput(path: boxes) }))
    }
    if let detector {
      let milliseconds = (patience?.nanoseconds ?? 10_000_000_000) / 1_000_000
      return .program(try FaceProgram(detector, patience: max(1, Int(clamping: milliseconds))))
    }
    var search = FaceSearch(cascade.isEmpty ? nil : try cascades(context))
    (search.factor, search.neighbors, search.leastSize) = (scaleFactor, neighbors, minSize)
    return .search(search)
  }

  private func cascades(_ context: RunContext) throws -> [HaarCascade] {
    try cascade.map { name in
      try context.naming(name) { () throws(StreamError) in
        let text = try FileInput(path: name).readText(limit: Self.longestCascade)
        return try HaarCascade(xml: Array(text.utf8).rawSpan)
      }
    }
  }
}

extension RegionBlur.Kind: OptionValue {}
