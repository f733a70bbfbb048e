import EpisodeCodec
import FilterKit
import Posix

/// Writes steps as samples in tar files.
@main
struct TarWrite: SinkFilter {
  static let configuration = FilterConfiguration(
    name: "tar-write", family: .datasetsOut,
    abstract: "Write steps or windows as WebDataset tar shards.",
    discussion: """
      Each step, or each window that traj-window makes, becomes a sample: members of a tar file under
      one key. A name with {index} makes several files, each of at most --size bytes or --samples
      samples; a missing folder is created. Each file appears under its name when it is complete, and
      all of them after one another. The same stream gives the same bytes: members have the time 0.

      --layout foundry is what VLA Foundry's loader of robotics data reads. The key is a UUID that
      follows from the episode's id and the step. Images are UUID.CAMERA_t0.jpg, those of a window
      UUID.CAMERA_t-1.jpg and so on; a 16-bit depth image is a .png. UUID.lowdim.npz has all numbers as
      arrays [steps, dimensions] under the names of their features. The steps are those of the window
      of observations and the later actions; numbers of fewer steps repeat the last one. past_mask and
      future_mask mark the steps that are inside the episode, the current step in future_mask.
      UUID.metadata.json has camera_names, anchor_relative_idx and original_image_sizes;
      UUID.language_instructions.json the instruction. --max-padding 7 leaves out windows that reach
      further beyond the end of their episode, as Foundry's own converters do.

      At the end this layout gets stats.json, processing_metadata.json and manifest.jsonl beside the
      shards. The statistics are those of the arrays without padded steps, for each step and for all,
      with t-digests, so that Foundry merges them with those of other datasets. After episode-shuffle
      nothing in the stream says where an episode ends, and future_mask is true up to the end.
      Intrinsics, relative poses and original_episode_length are not written.

      --layout webdataset makes a member for each feature: KEY.image_primary.jpg or .png,
      KEY.action.npy, KEY.txt for language_instruction and KEY.NAME.txt for other texts. Names lose
      observation/ and have _ in place of other slashes. The key is the number of the episode and that
      of the step, such as 000003/000012. KEY.json has episode_id, episode_index, step and timestamp,
      in nanoseconds.

      In both layouts .000003.begin.json, and .000003.end.json after the last sample, are what tar-cat
      needs to restore the episode; loaders skip names that begin with a dot. Raw images become PNG.
      The times of samples are not stored.
      """,
    output: .dataset,
    examples: [
      .init(
        #"""
        traj-window --window 2 --future 15 < steps.mcap \
          | tar-write 'shards/{index:06}.tar' --size 1GB
        """#,
        "Make shards of windows for VLA Foundry."),
      .init(
        "tar-write --layout webdataset - < steps.mcap > steps.tar",
        "Make one tar file of steps for webdataset."),
    ],
    seeAlso: ["tar-cat", "traj-window", "zarr-write"])

  @Argument(
    help: """
      The tar file to write, or several whose names have their number for {index}, or with at least \
      six digits for {index:06}; - for standard output.
      """, valueName: "FILE|-", completion: .output)
  var output: String
  @Option(help: "What the members of a sample are.") var layout = TarLayout.foundry
  @Option(
    help: "Begin another file before one would have more bytes than this; the default is 1GB.")
  var size: ByteSize?
  @Option(help: "Begin another file after this number of samples.", in: 1...(1 << 40))
  var samples: Int?
  @Option(
    help: "With --layout foundry, the most steps of a window after the end of its episode.",
    in: 0...4096)
  var maxPadding: Int?
  @OptionGroup var badImages: BadImageOption
  @OptionGroup var empty: EmptyEpisodeOption
  @Flag(help: "Replace existing files of these names.") var force = false

  private static let usualSize = 1_000_000_000
  private static let smallestFile = 16 << 10

  private func pattern() throws(UsageError) -> PartName? {
    guard output != "-" else { return nil }
    do { return try PartName(output) } catch { throw UsageError(error.text) }
  }

  func validate() throws {
    let pattern = try pattern()
    guard pattern?.hasIndex == true || size == nil && samples == nil else {
      throw UsageError("\(output.quoted) has no {index}, which --size and --samples need")
    }
    guard size.map({ $0.bytes >= Self.smallestFile }) ?? true else {
      throw UsageError("--size must be at least \(Self.smallestFile)")
    }
    guard layout == .foundry || maxPadding == nil else {
      throw UsageError("--max-padding requires --layout foundry")
    }
    guard layout == .foundry, pattern != nil else { return }
    guard output.hasSuffix(".tar") else {
      throw UsageError("\(output.quoted) does not end in .tar, which VLA Foundry adds to names")
    }
    let name = output.split(separator: "/").last ?? ""
    guard !name.contains(","), name.count(where: { $0 == "{" }) <= 1 else {
      throw UsageError("\(output.quoted) has a comma or a brace, which lists of shards cannot have")
    }
  }

  func makeSink(_ context: RunContext) throws -> any StepSink {
    let pattern = try pattern()
    if pattern == nil { try context.checkStandardOutput() }
    let limits = TarWriter.Limits(
      size: pattern?.hasIndex == true ? size?.bytes ?? Self.usualSize : nil, samples: samples)
    let writer = try TarWriter(
      pattern, layout, limits, mostPadding: maxPadding, existing: force ? .replace : .refuse,
      warn: context.warn,
      report: { context.note("'\($0)': \($1) bytes, \($2) samples") })
    return try badImages.checked(empty.checked(writer, context), decodes: false, context)
  }
}

extension TarLayout: OptionValue {}
