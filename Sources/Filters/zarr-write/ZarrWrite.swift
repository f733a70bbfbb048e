import EpisodeCodec
import FilterKit
import Posix

/// Steps as a Zarr dataset.
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
      Each feature becomes an array of its name, with the steps of all episodes along the first
      axis. meta/episode_ends tells where each episode ends, meta/timestamp when each step is (ns)
      and meta/sample_timestamp from when each feature's sample is. The attributes are features,
      episodes (length, source, language instruction, rate, outcome) and provenance.

      JPEG and PNG images are stored as they are, one to a chunk, so that a random frame costs one
      small read and one decode; the codecs are imagecodecs_jpeg and imagecodecs_png of Python's
      imagecodecs. Gray images have a last axis of 1, depth (16UC1, mono16, 32FC1) has none. Raw
      color images are stored as red, green, blue whatever they were. All steps of a feature have
      one type and shape.

      With --windows, windows of images, as traj-window(1) makes them, are stored as each image once
      in the array of the feature, and meta/window_index/NAME, int64 of steps x window, with the
      rows of that array which make up each window, the oldest first; -1 is an image that is not
      there. So are single images, such as goals, with one row for each step. A window costs as many
      small reads as it has images. All other features, and meta/episode_ends, count windows as
      steps.

      Format 2 is a replay buffer of Diffusion Policy: arrays in data/, with _ in the place of / in
      a feature's name, and text in meta/.

      The dataset is built beside its final name and gets that name when the stream has ended as it
      should. --append leaves the dataset as it is until then, too.
      """,
    output: .dataset,
    examples: [
      .init(
        "mcap-cat demo.mcap | jpeg-encode | step-align --rate 10 "
          + "observation/image_primary=/camera/front/image_raw action=/action.data | zarr-write demo.zarr",
        "Make a training set of a recording."),
      .init(
        "ssh robot 'mcap-cat run.mcap | step-align --rate 10 --map robot.features | "
          + "zarr-write --format 2 -' > run.zarr.zip",
        "Fetch a replay buffer from another machine."),
      .init(
        "traj-window --window 2 --future 3 < steps.mcap | zarr-write --windows train.zarr",
        "Store windows of two images and four actions, each image once."),
    ],
    seeAlso: ["step-align", "traj-window", "jpeg-encode"])

  @Argument(
    help:
      "The directory to make, or the file if it ends in .zip; - is a ZIP file on standard output.",
    valueName: "DIR|FILE.zip|-", completion: .output)
  var output: String
  @Option(help: "The version of Zarr; the default is 3, or with --append that of the dataset.")
  var format: Format?
  @Option(help: "Store JPEG and PNG images as they are (jpeg) or decoded (raw).")
  var images = ZarrImageStorage.jpeg
  @Option(
    help: "The level of zstd; the default is 3 for numbers and 1 for raw images.", in: 1...19)
  var level: Int?
  @Flag(help: "Store windows of images, in format 3 only.") var windows = false
  @Flag(help: "Add the episodes to the directory, if it is there.") var append = false
  @Flag(help: "Replace a dataset of that name.") var force = false
  @OptionGroup var threads: ThreadOption

  private var isZip: Bool { output == "-" || output.hasSuffix(".zip") }

  func validate() throws {
    if append, isZip { throw UsageError("--append works on directories only") }
    if windows, format == .v2 { throw UsageError("--windows works with --format 3 only") }
    if append, force { throw UsageError("give either --append or --force") }
  }

  func makeSink(_ context: RunContext) throws -> any StepSink {
    try ZarrEpisodeWriter(to: open(context), images: images, level: level, windows: windows)
  }

  private func open(_ context: RunContext) throws -> ZarrHierarchy {
    if append, Directory.exists(output) {
      let hierarchy = try ZarrHierarchy(appendingTo: output, threads: threads.count)
      guard format.map({ $0.zarr == hierarchy.format }) ?? true else {
        throw UsageError("'\(output)' has format \(hierarchy.format.rawValue)")
      }
      guard !windows || hierarchy.format == .v3 else {
        throw UsageError("'\(output)' has format 2, --windows works with format 3 only")
      }
      return hierarchy
    }
    return ZarrHierarchy(
      try makeStore(context), format?.zarr ?? .v3, threads: threads.count)
  }

  private func makeStore(_ context: RunContext) throws -> any ZarrStore {
    let existing: StagedOutput.Existing = force ? .replace : .refuse
    guard isZip else { return try DirectoryStore(output, existing: existing) }
    guard output == "-" else { return try ZipStore(output, existing: existing) }
    try context.checkStandardOutput()
    return ZipStore(FileOutput(.standardOutput()))
  }
}

extension ZarrImageStorage: OptionValue {}
