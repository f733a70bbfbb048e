import EpisodeCodec
import FilterKit
import Posix

/// Reads LeRobot datasets as steps.
@main
struct LeRobotCat: Filter {
  enum Video: String, CaseIterable, OptionValue { case images, packets }

  static let configuration = FilterConfiguration(
    name: "lerobot-cat", family: .datasetsIn,
    abstract: "Read LeRobot datasets as a stream of steps.",
    discussion: """
      DIR is a dataset of version 3.0, 2.1 or 2.0: a directory with meta/info.json, as LeRobot writes
      it or as the Hugging Face hub delivers it. The filter needs neither Python nor LeRobot.

      Each episode becomes one in the stream, in the order of the dataset's list. Its id is the
      directory's name, #, and the episode's number, as in pusht#12. In names of features, / replaces
      the dots, as in observation/state; lerobot-write(1) makes dots of them again. Numbers become
      tensors of the type and shape in info.json, and strings become text. The task of each step
      becomes the feature language_instruction; an episode with one task has it as its instruction,
      too. The filter leaves out timestamp, frame_index, episode_index, index and task_index, which
      every dataset has, and with a warning features of other types.

      The rows of the columns language_persistent and language_events become events, as lerobot-write(1)
      reads them: each before the step at which it begins.

      Images in the tables or beside them stay encoded: JPEG and PNG become compressed images, and
      depth in TIFF becomes raw images. The frames of a video whose frames are JPEG or PNG files, as
      lerobot-write writes it, stay as they are, too. Other videos are decoded to raw images, as
      video-decode(1) does it: H.264 without B slices in this process, H.265, AV1 and all else with
      the program ffmpeg. Each step has the frame that is shown at its time, as in LeRobotDataset; a
      time without a frame is an error. Depth in the codes of LeRobot becomes raw images in mm.

      With --video packets, videos are not decoded: each step has the coded frame as a message of
      foxglove.CompressedVideo. That needs episodes which start with a key frame, and frames in the
      order in which they are shown, as lerobot-write and LeRobot's own encoders make them.

      The rate of the episodes is fps in info.json. Steps get log times 1/fps seconds apart, which
      continue from one episode to the next.

      LIST has numbers of episodes and ranges of them, as in 0,3-7,20-. An episode that a dataset does
      not have is an error. PATTERN is the name of a feature in the stream or in the dataset; *
      stands for any text.

      Memory does not grow with the dataset. A page of a table that is larger than 8 MiB goes through
      a temporary file in $TMPDIR or /var/tmp.
      """,
    input: .operands,
    examples: [
      .init(
        #"""
        lerobot-cat pusht cups \
          | traj-filter --min-steps 20 \
          | traj-map -e 'language_instruction = "stack the cups"' \
          | lerobot-write stacked
        """#,
        "Merge two datasets, drop short episodes, and give all of them one task."),
      .init(
        "lerobot-cat --episodes 3-7 -f action -f observation/state pusht | stream-text",
        "Look at the numbers of some episodes; the filter does not read the videos."),
      .init(
        "lerobot-cat old_v21 | lerobot-write --format v3.0 new",
        "Convert a dataset to the newer version."),
    ],
    seeAlso: ["lerobot-write", "video-decode", "rlds-cat", "zarr-write"])

  @Argument(help: "Datasets to read, one after another.", valueName: "DIR", completion: .file)
  var directories: [String]
  @Option(help: "Read only these episodes.", valueName: "LIST") var episodes: NumberRanges?
  @Option(
    name: .shortAndLong, help: "Read only features that match this pattern; may be repeated.",
    valueName: "PATTERN")
  var features: [TopicPattern] = []
  @Option(
    name: .short("x"), help: "Leave out features that match this pattern; may be repeated.",
    valueName: "PATTERN")
  var exclude: [TopicPattern] = []
  @Option(help: "Decode videos to images, or pass on their coded frames as packets.")
  var video = Video.images
  @OptionGroup var identity: EpisodeIdentityOption
  @OptionGroup var share: EpisodeShareOptions
  @OptionGroup var threads: ThreadOption

  func run(_ context: RunContext) throws {
    var settings = LeRobotStream.Settings()
    (settings.selection.wanted, settings.selection.excluded) = (features, exclude)
    (settings.episodes, settings.threads) = (episodes, threads.count)
    settings.keepsPackets = video == .packets
    try context.writeStream { output in
      var stream: LeRobotStream?
      try context.forEachDataset(directories, open: LeRobotDataset.init) { dataset, advance in
        if stream == nil {
          stream = try LeRobotStream(
            context.startStepStream(to: output, share), settings, id: identity.pattern)
        }
        try stream?.copy(dataset, report: { context.warn($0) }, advance: advance)
      }
      try stream?.finish()
    }
  }
}
