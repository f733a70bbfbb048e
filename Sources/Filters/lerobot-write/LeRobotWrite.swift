import EpisodeCodec
import FilterKit
import Posix

/// Writes steps as a LeRobot dataset.
@main
struct LeRobotWrite: SinkFilter {
  enum ImageStatistics: String, CaseIterable, OptionValue { case sample, all }

  static let configuration = FilterConfiguration(
    name: "lerobot-write", family: .datasetsOut,
    abstract: "Write steps as a LeRobot dataset.",
    discussion: """
      The filter makes the directory DIR, which LeRobot loads with LeRobotDataset(repo_id, root=DIR):
      version 3.0 of the format with LeRobot 0.4 and later, version 2.1 with LeRobot 0.3 and with
      programs that have not changed, such as Isaac GR00T.

      Features keep their element types and shapes; in their names, . replaces /, as in
      observation.state. Text becomes a feature of type string. The instruction becomes the task:
      that of --task, else that of the step (the feature language_instruction or
      task/language_instruction), else that of the episode. The filter adds timestamp, frame_index,
      episode_index, index and task_index. timestamp is the number of the frame divided by the rate,
      as LeRobot requires, not the time of a sensor.

      The rate is --fps, else that of the stream, else (after step-align --clock) the whole number of
      steps per second that the times of the first episode give. An episode of another rate is an
      error.

      With --storage jpeg, the default, each camera becomes a video whose frames are the JPEG or PNG
      files of the stream: nothing is decoded or loses quality, and LeRobot reads every frame fast
      and exactly, in any order. Such a video is about 12 times larger than LeRobot's own AV1, and
      browsers do not play it. With --storage cells, the files become cells of the Parquet tables.
      Use jpeg-encode(1) upstream: raw images become PNG, which is large and slow. All images of a
      camera have the same size.

      With --storage encode, images become H.264 in 4:2:0, with a key frame in every second frame,
      as in LeRobot's videos: small, fast to read in any order, and browsers play it. OpenH264
      encodes them with a constant quantizer, so the same stream gives the same bytes, and the
      filter decodes every frame to check it. With --codec av1 or h265, the program ffmpeg encodes
      them with LeRobot's settings, and the filter counts the frames.

      With --storage copy, the frames of an encoded video (foxglove.CompressedVideo and others,
      which step-align(1) passes on) become those of the dataset, without decoding. LeRobot finds a
      frame by its number, so each step has exactly one frame; an episode starts with a key frame;
      frames have no B slices and come in the order in which they are shown; none is missing, none
      comes twice, and their size does not change. A video that breaks one of these rules is an
      error, which names the step: video-decode(1) and another --storage encode it anew. Use the
      video as the clock: step-align --clock. The statistics come from at most 4 key frames of each
      episode. Images of other cameras are stored as with jpeg.

      Depth (16-bit gray in mm, or floats in m, which become whole mm) becomes a depth feature. Its
      video holds LeRobot's codes of 12 bits, from 0.01 m to 10 m, as 16-bit PNG, whatever the
      storage of colors; cells hold PNG in mm.

      Statistics are exact: those of each episode in meta/episodes, those of the dataset in
      meta/stats.json. Images are sampled as LeRobot samples them, unless --image-stats is all. NaN
      and infinity do not count.

      Events of the stream (EVENTS in bagpipe-stream(5)) become LeRobot's columns
      language_persistent and language_events, if the first episode has some or --language is given.
      The kind of the event is the style, and its text the content: subtask, plan, memory, motion and
      task_aug stay in force, interjection is a moment. The text of an event of kind say is what the
      robot says. An event of kind language has the whole row as JSON, with the keys role, content,
      style, camera and tool_calls; so have vqa and trace, which are about the picture of a camera. An
      event belongs to the first step that is not before it, or to the last one. Events of other kinds
      are left out, and those about a camera that the dataset does not have; stderr counts them. Version 2.1 has no language.

      Images that are stored unchanged are checked to their end, as rlds-write(1) does. Episodes
      without steps are left out, and reported on stderr.

      Version 3.0 has a row group for each episode. Its files are full at the sizes of LeRobot: 100
      MiB of rows, 200 MiB of video; no video becomes longer than 1024 s unless one episode is.
      Version 2.1 has files for each episode, and no depth. For Isaac GR00T write version 2.1 with
      --modality.

      Each episode appears in the dataset as soon as it ends, all of it in one step: whoever looks
      finds a dataset of the finished episodes, also if the filter is killed or the stream is
      damaged. Until the stream ends, the quantiles of meta/stats.json are means of those of the
      episodes, as LeRobot's are; then all are exact. With --stats compatible they are
      those of LeRobot for good: the quantiles of an episode come from 5000 bins between its least
      and its greatest number, and means and deviations have the digits of sums in float32; those of
      pixels are exact, as LeRobot's depend on the order of the pixels. Version 2.1 has no such
      quantiles, and nothing changes. meta/sources.jsonl tells where each episode
      comes from. With --force the old dataset stays until the stream has ended cleanly, and nothing
      of the new one is seen before.

      With --append, the dataset grows: one of this filter, also one that a killed run has left, or
      one that LeRobot itself has recorded. It must have the same features, rate, version and type
      of robot; new episodes get new files. An episode that this filter has added before is left
      out, and counted on stderr: the filter knows it again by its source, and by the time and the
      data of its first step. So after a kill the same command with --append adds what is missing.
      Statistics of numbers are made anew from all rows, and are exact; those of images are merged
      with those of the dataset, with means of the quantiles. No existing file is changed, but those
      of meta are replaced.

      Memory does not grow with the data. The filter writes beside DIR, in the hidden directory
      .DIR.partial, with a second copy of the files that are not full; the next run removes what a
      killed one has left there.
      """,
    output: .dataset,
    examples: [
      .init(
        #"""
        mcap-cat demo.mcap | jpeg-encode \
          | step-align --rate 10 action=/action.data \
              observation.images.front=/camera/front/image_raw \
          | lerobot-write --task "pick the cube" demo_lerobot
        """#,
        "Make a LeRobot dataset of a recording."),
      .init(
        #"""
        rlds-cat --rate 5 bridge_dataset \
          | lerobot-write --robot-type widowx bridge_lerobot
        """#,
        "Convert an RLDS dataset, whose steps have their instructions."),
    ],
    seeAlso: [
      "step-align", "jpeg-encode", "video-decode", "rlds-write", "zarr-write", "norm-stats",
    ])

  @Argument(help: "The directory to write.", valueName: "DIR", completion: .output)
  var directory: String
  @Option(
    help: "Version of the format; the default is v3.0, or with --append that of the dataset.")
  var format: LeRobotVersion?
  @Option(
    help: """
      Store JPEG and PNG files in videos (jpeg) or in the rows (cells), encode images as H.264
      (encode), or copy the frames of videos (copy).
      """)
  var storage = LeRobotWriter.Storage.jpeg
  @Option(
    help: """
      The codec with --storage encode: h264, or h265 and av1, which need the program ffmpeg.
      """)
  var codec: VideoCodec?
  @Option(
    help: """
      The quantizer with --storage encode: less is better and larger. The default is 24, or 30 with
      h265 and av1, as in LeRobot.
      """, valueName: "N", in: 0...51)
  var quantizer: Int?
  @Option(help: "The task of all episodes, instead of their instructions.", valueName: "TEXT")
  var task: String?
  @Option(help: "The type of the robot, as info.json names it.", valueName: "NAME")
  var robotType: String?
  @Option(help: "Steps per second.", valueName: "HZ", in: 0.001...1000.0) var fps: Double?
  @Option(
    help: """
      Name the numbers of features: FILE holds a JSON object with a list of names for each feature.
      """, valueName: "FILE", completion: .file) var names: String?
  @Option(
    help: """
      Check FILE, the modality.json of Isaac GR00T, against the features, and store it in the dataset.
      """, valueName: "FILE", completion: .file) var modality: String?
  @Flag(help: "Write the columns of language even if the first episode has none.")
  var language = false
  @Option(help: "Make the statistics of images from LeRobot's sample, or from all pixels.")
  var imageStats = ImageStatistics.sample
  @Option(
    help: """
      Make exact statistics of all episodes, or those that LeRobot's own code makes (compatible).
      """)
  var stats = LeRobotWriter.Statistics.exact
  @OptionGroup var badImages: BadImageOption
  @OptionGroup var empty: EmptyEpisodeOption
  @OptionGroup var threads: ThreadOption
  @Flag(help: "Add the episodes to the dataset if it exists.") var append = false
  @Flag(help: "Replace an existing dataset of this name.") var force = false

  func validate() throws {
    if append, force { throw UsageError("--append and --force cannot be combined") }
    if language, format == .v21 { throw UsageError("--language requires --format v3.0") }
    guard storage != .encode else { return }
    if codec != nil { throw UsageError("--codec requires --storage encode") }
    if quantizer != nil { throw UsageError("--quantizer requires --storage encode") }
  }

  func makeSink(_ context: RunContext) throws -> any StepSink {
    var settings = LeRobotWriter.Settings()
    settings.wantedVersion = format
    (settings.storage, settings.task, settings.robotType) = (storage, task, robotType)
    (settings.framesPerSecond, settings.threads) = (fps, threads.count)
    settings.codec = codec ?? .h264
    settings.quantizer = quantizer ?? (settings.codec == .h264 ? 24 : 30)
    settings.hasLanguage = language
    settings.countsAllImages = imageStats == .all
    settings.statistics = stats
    settings.existing =
      force ? .replace : append && Directory.exists(directory) ? .extend : .refuse
    if let names {
      settings.names = try context.naming(names) { () throws(StreamError) in
        try LeRobotNames.parse(FileInput(path: names).readText(limit: JSONValue.sizeLimit))
      }
    }
    if let modality {
      settings.modality = try context.naming(modality) { () throws(StreamError) in
        try JSONValue(parsing: FileInput(path: modality).readText(limit: JSONValue.sizeLimit))
      }
    }
    let writer = try LeRobotWriter(directory, settings, warn: context.warn)
    return try badImages.checked(empty.checked(writer, context), decodes: true, context)
  }
}

extension VideoCodec: OptionValue {}
extension LeRobotVersion: OptionValue {}
extension LeRobotWriter.Storage: OptionValue {}
extension LeRobotWriter.Statistics: OptionValue {}
