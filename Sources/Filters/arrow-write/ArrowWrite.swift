import EpisodeCodec
import FilterKit
import Posix

/// Writes steps as batches of Arrow.
@main
struct ArrowWrite: SinkFilter {
  static let configuration = FilterConfiguration(
    name: "arrow-write", family: .datasetsOut,
    abstract: "Write steps as record batches of Apache Arrow.",
    discussion: """
      Each step, or each window of traj-window(1), becomes a row, and each feature a column of the
      same name. pyarrow, polars, DuckDB and PyTorch read the batches from the pipe while the filter
      goes on; bagpipe(7) shows the lines of Python for a trainer.

      Numbers keep their type and become arrays of one shape, the type arrow.fixed_shape_tensor;
      single numbers become a plain column. Masks, which are bool, take a bit for each element. Text
      becomes utf8. JPEG and PNG images stay encoded, as binary values, and windows of them become
      lists of one length; an image without data has no bytes. Raw images become arrays [height,
      width, channels] of their numbers, red first, and windows of them [window, height, width,
      channels]; depth images have no last axis. --decode makes such arrays of JPEG and PNG images,
      too, in which padding is 0. The values of a feature have one type and shape in all steps.

      The columns episode_id, index and timestamp hold the id of the episode, the number of the step
      in it, from 0, and the time of the step in nanoseconds. The metadata of the batches say where
      episodes begin and end, so that arrow-cat(1) gives back the same steps; it does not give back
      the stamp and the frame in an image's message.

      A batch has N rows, and the last one those that are left. It has fewer rows if they would take
      more than an eighth of --memory. All buffers begin at a multiple of 64 bytes. The filter passes
      on a batch when the step after it arrives.

      Without FILE the stream goes to standard output, and it ends with an end mark only if the input
      has been read to its end. A stream without a step, such as that of a shard without an episode,
      has no rows, and a warning says so. FILE is written under a temporary name and renamed at the end; it
      has the file format of Arrow, which can be read at any place, or, if its name ends in .arrows,
      the stream format.

      --skip leaves out that many rows, whatever the filters before have mixed: a trainer that has
      taken N batches of B rows goes on with the same command and --skip of N times B. --skip and
      --shard of the filter at the start of the pipe leave out whole episodes, which takes less time.
      """,
    output: .dataset,
    examples: [
      .init(
        #"""
        rlds-cat bridge \
          | traj-window --window 2 --future 3 \
          | image-resize 224x224 \
          | arrow-write --batch 32 \
          | python3 policy.py
        """#,
        "Train from a pipe, with batches of 32 decoded windows."),
      .init(
        "mcap-cat steps.mcap | arrow-write bridge.arrow",
        "Make a table that polars and DuckDB open."),
    ],
    seeAlso: ["arrow-cat", "traj-window", "episode-shuffle"])

  @Argument(
    help: "The file to write; without it the filter writes a stream to standard output.",
    valueName: "FILE|-", completion: .output)
  var file = "-"
  @Option(help: "Rows in a batch.", valueName: "N", in: 1...1_048_576) var batch = 256
  @Flag(help: "Decode JPEG and PNG images to arrays of pixels.") var decode = false
  @Option(help: "Leave out this many rows at the start.", valueName: "N", in: 0...Int.max)
  var skip = 0
  @OptionGroup var badImages: BadImageOption
  @OptionGroup var empty: EmptyEpisodeOption
  @OptionGroup var threads: ThreadOption
  @Flag(help: "Replace an existing file of this name.") var force = false

  func makeSink(_ context: RunContext) throws -> any StepSink {
    if file == "-" { try context.checkStandardOutput() }
    var settings = ArrowWriter.Settings()
    (settings.batch, settings.decodes) = (batch, decode)
    (settings.threads, settings.skip) = (threads.count, skip)
    let writer = try ArrowWriter(
      file == "-" ? nil : file, existing: force ? .replace : .refuse, settings,
      warn: context.warn)
    return try badImages.checked(empty.checked(writer, context), decodes: decode, context)
  }
}
