import EpisodeCodec
import FilterKit
import Posix

/// Writes steps as a Zarr dataset.
@main
struct ZarrWrite: SinkFilter {
  enum Format: String, CaseIterable, OptionValue {
    case v2 = "2"
    case v3 = "3"
    var zarr: ZarrFormat { self == .v2 ? .v2 : .v3 }
  }

  static let configuration = FilterConfiguration(
    name: "zarr-write", family: .datasetsOut,
    abstract: "Write steps as a Zarr dataset.",
    discussion: """
      Each feature becomes an array of the same name, with the steps of all episodes along the first
      axis. meta/episode_ends holds the index after the last step of each episode, meta/timestamp
      the time of each step in nanoseconds, and meta/sample_timestamp the time of the sample of each
      feature. meta/episodes holds a JSON object for each episode, as text: its length in steps,
      and where known dataset, source, language_instruction, rate, outcome and attributes. The
      attributes of the dataset are features and provenance.

      JPEG and PNG images are stored unchanged, one per chunk, so a random frame costs one small
      read and one decode. The codecs are imagecodecs_jpeg and imagecodecs_png of the Python package
      imagecodecs. Gray images have a last axis of 1; depth images (16UC1, mono16, 32FC1) have none.
      Raw color images, and Bayer patterns after demosaicing, are stored as red, green, blue in any
      case; so are CMYK JPEGs and PNGs with gray and alpha or a transparent color, as TensorFlow
      reads them. All steps of a feature must have the same type and shape, but for rows of uint8:
      if their lengths differ, they become byte strings (data type bytes, codec vlen-bytes).

      Images that are stored unchanged are checked to their end: the markers of a JPEG, the chunks
      and CRCs of a PNG. A damaged image is an error, which names the feature and the step. With
      --bad skip that step is left out; with --bad repeat it has the previous good value of the
      feature instead, or is left out if there is none. The attributes bad_images/skipped and
      bad_images/repeated of the episode count them.

      With --windows, the array of an image feature holds each image once, and
      meta/window_index/NAME (int64 [steps, window]) holds the rows of that array that make up each
      window, the oldest first; -1 means padding. Single images, such as goals, get one row
      index per step. Reading a window costs as many small reads as it has images. In all other
      arrays, and in meta/episode_ends, each window counts as a step.

      Format 2 is a replay buffer of Diffusion Policy: arrays are in data/, with _ in place of / in
      the names of features, and texts are in meta/.

      --layout umi is a replay buffer of UMI, in format 2: an array is named by the last part of the
      feature's name, so observation/robot0_eef_pos becomes data/robot0_eef_pos. Color images whose
      names are not of the form cameraN_rgb become camera0_rgb, camera1_rgb and so on, in the order
      of their names. Images are decoded, so that zarr opens them without another package; --images
      jpeg keeps them as they are. From robotN_eef_pos and robotN_eef_rot_axis_angle the filter makes
      robotN_demo_start_pose and robotN_demo_end_pose, the first and the last pose of the episode,
      unless the stream has them. Texts, which UMI does not read, are left out, with a warning.

      Episodes without steps are left out, and reported on stderr.

      The dataset is written under a temporary name and renamed when the stream ends cleanly;
      --force swaps the old dataset for the new one in one step. --append adds new files when the
      stream ends cleanly, meta/episode_ends last: a reader sees the old episodes or the new ones.
      If the filter is killed, the same command finishes the work; it never adds the episodes twice.
      The filter follows no symbolic link inside the dataset.
      """,
    output: .dataset,
    examples: [
      .init(
        #"""
        mcap-cat demo.mcap | jpeg-encode \
          | step-align --rate 10 action=/action.data \
              observation/image_primary=/camera/front/image_raw \
          | zarr-write demo.zarr
        """#,
        "Make a training set of a recording."),
      .init(
        #"""
        ssh robot 'mcap-cat run.mcap \
          | step-align --rate 10 --map robot.features \
          | zarr-write --format 2 -' > run.zarr.zip
        """#,
        "Fetch a replay buffer from another machine."),
      .init(
        #"""
        traj-map -e 'observation/robot0_eef_pos = observation/pose[0:3]' \
            -e 'observation/robot0_eef_rot_axis_angle = observation/pose[3:6]' \
            -e 'observation/robot0_gripper_width = observation/pose[6:7]' < gripper.mcap \
          | zarr-write --layout umi cup.zarr.zip
        """#,
        "Make a replay buffer for UMI of poses with the gripper's width."),
      .init(
        #"""
        traj-window --window 2 --future 3 < steps.mcap \
          | zarr-write --windows train.zarr
        """#,
        "Store windows of two images and four actions, each image once."),
    ],
    seeAlso: ["step-align", "traj-window", "jpeg-encode"])

  @Argument(
    help:
      "The directory to write, or a ZIP file: a name that ends in .zip, or - for standard output.",
    valueName: "DIR|FILE.zip|-", completion: .output)
  var output: String
  @Option(
    help: "Version of the Zarr format; the default is 3, or with --append that of the dataset.")
  var format: Format?
  @Option(help: "Names of the arrays: those of the features, or those of UMI.")
  var layout = ZarrKeyLayout.features
  @Option(
    help: """
      Store JPEG and PNG images unchanged (jpeg) or decoded (raw); the default is jpeg, or with \
      --layout umi raw.
      """)
  var images: ZarrImageStorage?
  @Option(
    help: "Compression level of zstd; the default is 3 for numbers and 1 for raw images.",
    in: 1...19)
  var level: Int?
  @Flag(help: "Store windows of images; requires format 3.") var windows = false
  @Flag(help: "Add the episodes to the dataset if it exists.") var append = false
  @Flag(help: "Replace an existing dataset of this name.") var force = false
  @OptionGroup var badImages: BadImageOption
  @OptionGroup var empty: EmptyEpisodeOption
  @OptionGroup var threads: ThreadOption

  private var isZip: Bool { output == "-" || output.hasSuffix(".zip") }

  func validate() throws {
    if append, isZip { throw UsageError("--append requires a directory") }
    if windows, format == .v2 { throw UsageError("--windows requires --format 3") }
    if layout == .umi, format == .v3 || windows { throw UsageError("--layout umi has format 2") }
    if layout == .umi, append { throw UsageError("--layout umi and --append cannot be combined") }
    if append, force { throw UsageError("--append and --force cannot be combined") }
  }

  func makeSink(_ context: RunContext) throws -> any StepSink {
    let images = images ?? (layout == .umi ? .raw : .jpeg)
    let writer = try ZarrEpisodeWriter(
      to: open(context), images: images, level: level, windows: windows, layout: layout,
      report: { context.warn($0) })
    return try badImages.checked(
      empty.checked(writer, context), decodes: images == .raw, context)
  }

  private func open(_ context: RunContext) throws -> ZarrHierarchy {
    if append, Directory.exists(output) {
      let hierarchy = try ZarrHierarchy(
        appendingTo: output, threads: threads.count, warn: context.warn)
      guard format.map({ $0.zarr == hierarchy.format }) ?? true else {
        throw UsageError("'\(output)' has format \(hierarchy.format.rawValue)")
      }
      guard !windows || hierarchy.format == .v3 else {
        throw UsageError("'\(output)' has format 2; --windows requires format 3")
      }
      return hierarchy
    }
    return ZarrHierarchy(
      try makeStore(context), format?.zarr ?? (layout == .umi ? .v2 : .v3), threads: threads.count)
  }

  private func makeStore(_ context: RunContext) throws -> any ZarrStore {
    let existing: StagedOutput.Existing = force ? .replace : .refuse
    guard isZip else {
      return try DirectoryStore(output, existing: existing, warn: context.warn)
    }
    guard output == "-" else { return try ZipStore(output, existing: existing) }
    try context.checkStandardOutput()
    return ZipStore(FileOutput(.standardOutput()))
  }
}

extension ZarrImageStorage: OptionValue {}
extension ZarrKeyLayout: OptionValue {}
