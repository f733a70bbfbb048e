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

      Depth (16-bit gray in mm, or floats in m, which become whole mm) becomes a depth feature. Its
      video holds LeRobot's codes of 12 bits, from 0.01 m to 10 m, as 16-bit PNG; cells hold PNG in
      mm.

      Statistics are exact: those of each episode in meta/episodes, those of the dataset in
      meta/stats.json. Images are sampled as LeRobot samples them, unless --image-stats is all. NaN
      and infinity do not count.

      Images that are stored unchanged are checked to their end, as rlds-write(1) does. Episodes
      without steps are left out, and reported on stderr.

      Version 3.0 has a row group for each episode. Its files are full at the sizes of LeRobot: 100
      MiB of rows, 200 MiB of video; no video becomes longer than 1024 s unless one episode is.
      Version 2.1 has files for each episode, and no depth. For Isaac GR00T write version 2.1 with
      --modality.

      Memory does not grow with the data: pictures wait in
      temporary files in $TMPDIR or /var/tmp, up to 200 MiB and one episode for each camera. The
      dataset is written under a temporary name and renamed when the stream ends cleanly.
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
    seeAlso: ["step-align", "jpeg-encode", "rlds-write", "zarr-write", "norm-stats"])

  @Argument(help: "The directory to write.", valueName: "DIR", completion: .output)
  var directory: String
  @Option(help: "Version of the format.") var format = LeRobotVersion.v30
  @Option(help: "Store JPEG and PNG files in videos (jpeg) or in the rows (cells).")
  var storage = LeRobotWriter.Storage.jpeg
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
  @Option(help: "Make the statistics of images from LeRobot's sample, or from all pixels.")
  var imageStats = ImageStatistics.sample
  @OptionGroup var badImages: BadImageOption
  @OptionGroup var empty: EmptyEpisodeOption
  @OptionGroup var threads: ThreadOption
  @Flag(help: "Replace an existing dataset of this name.") var force = false

  func makeSink(_ context: RunContext) throws -> any StepSink {
    var settings = LeRobotWriter.Settings()
    settings.version = format
    (settings.storage, settings.task, settings.robotType) = (storage, task, robotType)
    (settings.framesPerSecond, settings.threads) = (fps, threads.count)
    settings.countsAllImages = imageStats == .all
    settings.existing = force ? .replace : .refuse
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

extension LeRobotVersion: OptionValue {}
extension LeRobotWriter.Storage: OptionValue {}
