import EpisodeCodec
import FilterKit
import Posix

/// Writes steps as HDF5 files.
@main
struct HDF5Write: SinkFilter {
  static let configuration = FilterConfiguration(
    name: "hdf5-write", family: .datasetsOut,
    abstract: "Write steps as HDF5 demonstrations.",
    discussion: """
      --layout aloha makes the directory DIR with a file for each episode, episode_0.hdf5 and so on,
      as the loaders of ACT and ALOHA read them. action and observation/state, which becomes
      observations/qpos, are required. observation/velocity becomes observations/qvel, or that is
      zeros if the stream has none; observation/effort becomes observations/effort. Images become
      observations/images/NAME, where NAME is their own without observation/ and images/, with _ in
      place of other slashes.

      If all images of an episode are JPEG files, they are stored as they are, in rows of bytes with
      zeros after their end, with compress_len and the attribute compress. Otherwise all are decoded
      to uint8 [steps, height, width, 3], in chunks of one step. The colors are blue, green, red, as
      OpenCV gives them, or red, green, blue if the episode has the attribute sim=true. --images jpeg
      or raw makes either an error or unnecessary.

      --layout robomimic makes the file FILE with the groups data/demo_0 and so on, as the loaders of
      robomimic and LIBERO read them. action, which is required, becomes actions, observation/NAME
      obs/NAME, next_observation/NAME next_obs/NAME, reward rewards, and done dones; where the stream
      lacks the last two, dones is 1 in the last step, and so is rewards if the outcome is success.
      Images are decoded. env_args is that of the first episode, or names its dataset and rate. A
      single instruction of all episodes also becomes problem_info, as in LIBERO.

      Other features keep their names; text becomes strings. Numbers keep their type and shape, which
      must be the same in all steps of an episode. Attributes, instruction, outcome (success) and rate
      become attributes; hdf5-cat(1) reads all of it back.

      --append adds the episodes to a file of robomimic, in a copy that replaces it when the stream
      ends cleanly: if the filter is killed, the file is as it was. The names of the new groups go
      on after the highest number.

      The output is written under a temporary name and renamed when the stream ends cleanly. The same
      steps give the same bytes. An episode waits in temporary files in $TMPDIR or /var/tmp until its
      number of steps is known; memory does not grow with the data. Episodes without steps are left
      out, and reported on stderr.
      """,
    output: .dataset,
    examples: [
      .init(
        #"""
        mcap-cat steps.mcap \
          | hdf5-write --layout robomimic --mask train demos.hdf5
        """#,
        "Make a robomimic dataset whose episodes are in the mask train."),
      .init(
        "hdf5-cat aloha/episode_*.hdf5 | jpeg-encode | hdf5-write --layout aloha small",
        "Compress the images of recordings of ALOHA."),
    ],
    seeAlso: ["hdf5-cat", "jpeg-encode", "lerobot-write"])

  @Argument(
    help: "The directory (aloha) or file (robomimic) to write.", valueName: "DIR|FILE",
    completion: .output)
  var output: String
  @Option(help: "Whose loaders read the output.") var layout: HDF5Target.Layout
  @Option(help: "ALOHA: store JPEG images as they are (jpeg) or all images decoded (raw).")
  var images = HDF5Target.Images.auto
  @Option(help: "Robomimic: compress with gzip, at this level; the default is not to.", in: 1...9)
  var level: Int?
  @Option(help: "Robomimic: add the episodes to this mask.", valueName: "NAME") var mask: String?
  @Flag(help: "Robomimic: add the episodes to the file if it exists.") var append = false
  @Flag(help: "Replace an existing output of this name.") var force = false
  @OptionGroup var badImages: BadImageOption
  @OptionGroup var empty: EmptyEpisodeOption

  func validate() throws {
    if append, force { throw UsageError("--append and --force cannot be combined") }
    if layout == .aloha {
      if append { throw UsageError("--append requires --layout robomimic") }
      if mask != nil { throw UsageError("--mask requires --layout robomimic") }
      if level != nil { throw UsageError("--level requires --layout robomimic") }
    } else if images == .jpeg {
      throw UsageError("--images jpeg requires --layout aloha")
    }
    if let mask, mask.isEmpty || mask.contains("/") || mask == "." {
      throw UsageError("\(mask.quoted) is not the name of a mask")
    }
  }

  func makeSink(_ context: RunContext) throws -> any StepSink {
    var target = HDF5Target(layout, output)
    (target.images, target.level, target.mask) = (images, level, mask)
    (target.existing, target.appends) = (force ? .replace : .refuse, append)
    var advance = {}
    if append, Directory.exists(output) {
      // The library reads a file that it did not make.
      let confinement = try context.confine("libhdf5", threads: Terminal.cores)
      try confinement.mark(output)
      advance = { confinement.advance() }
    }
    let writer = try HDF5Writer(target, warn: context.warn, advance: advance)
    return try badImages.checked(
      empty.checked(writer, context), decodes: layout == .robomimic || images == .raw, context)
  }
}

extension HDF5Target.Layout: OptionValue {}
extension HDF5Target.Images: OptionValue {}
