import EpisodeCodec
import FilterKit

/// Picks a few frames of each episode.
@main
struct FramePick: StreamFilter {
  static let configuration = FilterConfiguration(
    name: "frame-pick", family: .images,
    abstract: "Pick a few frames of every episode.",
    discussion: """
      Of each episode some moments pass, with the picture of each camera, the texts of steps, and the
      markers with the instruction and the outcome. In a recording each picture of the first camera is
      a moment, which has the latest pictures of the others; in a stream of steps a moment is a step.
      Times stay as they are. Other topics and features do not pass. Picked steps are numbered from 0
      and have no rate. Without -t, depth is left out.

      --by uniform picks the first moment, the last one and others at equal distances; one alone is the
      last. --by ends picks the first and the last. --by motion picks the last moment and those whose
      pictures differ most from the moment before; it compares small pictures. --by events picks three
      moments for each event on the topic /event: the latest at or before the event, and --around
      earlier and later. Of more than N/3 events, the most urgent and earliest count; with -n 1 or 2,
      each has one moment. An episode without events is picked uniformly, and the filter says how many
      these are.

      JPEG and PNG pictures pass as they are if they fit --size and --max-bytes. Others become JPEG:
      raw images, depth that -t names, in gray from dark for near to white for far, and what is too
      large. A picture that exceeds --max-bytes is encoded at lower qualities and then at smaller sizes.
      --side-by-side puts the pictures of a moment in one, on the topic /side_by_side or as the feature
      observation/side_by_side, in the order of -t.

      The stream is read once. From 16 times as many moments as it picks, the filter takes those
      nearest to the right places, or those with the largest changes; they wait in memory up to a part
      of --memory, and beyond it in a temporary file. Pictures that do not change are not decoded.
      Unreadable images are left out and counted. END has the attributes pick/of, the number of moments
      in the episode, and pick/bad, that of unreadable images.
      """,
    examples: [
      .init(
        "mcap-cat day1.mcap | frame-pick -n 8 --size 512 | zstd-chunk > picked.mcap",
        "Pick 8 moments of a recording, in small pictures."),
      .init(
        #"""
        rlds-cat bridge_dataset | frame-pick --by ends --side-by-side \
          | zstd-chunk > ends.mcap
        """#,
        "Keep the first and the last picture of each episode."),
    ],
    seeAlso: ["vlm-ask", "frame-sheet", "traj-subsample"])

  @Option(
    name: .short("n", long: "count"), help: "Moments of each episode; 8 by default.", in: 1...512)
  var count: Int?
  @Option(help: "How to choose moments.") var by = PickSettings.Choice.uniform
  @Option(
    help: "With --by events, how long before and after an event; 1 s by default.",
    valueName: "SECONDS") var around: Seconds?
  @Option(
    name: .shortAndLong,
    help: "Take only topics or features that match this pattern, in this order; may be repeated.",
    valueName: "PATTERN")
  var topic: [TopicPattern] = []
  @Option(help: "The longest side of a picture, in pixels.", in: 16...16384) var size: Int?
  @Option(help: "The most bytes of a picture.") var maxBytes: ByteSize?
  @Option(
    name: .shortAndLong, help: "JPEG quality of pictures that change.", in: 1...100) var quality =
    90
  @Flag(help: "Put the cameras of a moment in one picture.") var sideBySide = false

  func validate() throws {
    guard by != .ends || count == nil else {
      throw UsageError("--by ends picks two; it needs no -n")
    }
    guard by == .events || around == nil else { throw UsageError("--around needs --by events") }
    guard (maxBytes?.bytes ?? .max) >= 1024 else {
      throw UsageError("--max-bytes must be at least 1K")
    }
  }

  func run(_ stream: inout StreamPair, _ context: RunContext) throws {
    var settings = PickSettings()
    (settings.choice, settings.count) = (by, count ?? 8)
    settings.around = around?.nanoseconds ?? settings.around
    (settings.patterns, settings.size, settings.mostBytes) = (topic, size, maxBytes?.bytes)
    (settings.quality, settings.isSideBySide) = (quality, sideBySide)
    let picker = try FramePicker(settings, through: stream.relay, warn: context.warn)
    while let record = try stream.input.next() {
      try stream.input.located { () throws(StreamError) in try picker.take(record) }
    }
    try picker.finish()
  }
}
