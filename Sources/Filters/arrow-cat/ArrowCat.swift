import EpisodeCodec
import FilterKit
import Posix

/// Reads rows of Arrow as steps.
@main
struct ArrowCat: Filter {
  static let configuration = FilterConfiguration(
    name: "arrow-cat", family: .datasetsIn,
    abstract: "Read record batches of Apache Arrow as steps.",
    discussion: """
      The filter reads the streams and files of Arrow, also compressed with LZ4 or zstd: those of
      arrow-write(1), from which it makes the same steps and episodes, and those of pyarrow, polars
      and others. Without FILE, or with -, it reads standard input.

      A column becomes a feature of the same name. Numbers, lists of numbers and
      arrow.fixed_shape_tensor become tensors; float16 becomes float32, and dates, times and
      durations become integers of their unit. Text, also of a dictionary, becomes text. Binary
      values become images if the first of them is a JPEG, PNG, WebP or AVIF, and otherwise tensors
      of bytes. The parts of a struct become features of their own, as in observation/state. A value
      that is null is missing in its step; a null inside of a list is an error. Columns of other
      types are left out with a warning; with -f, that is an error.

      A row is a step. A new episode begins where the column episode_id changes, which becomes its id,
      or episode_index, or the one that --episodes names; without such a column a file is one
      episode. Only with the columns episode_id, index and timestamp of arrow-write(1) do the steps
      have times. Otherwise their log times are 1/HZ seconds apart, and continue from one episode to
      the next. Without --rate they are 0.1 s apart, and the episodes claim no rate.

      A stream of arrow-write(1) without its end mark is an error, after the rows that it has.
      """,
    examples: [
      .init(
        "arrow-cat steps.arrow | stream-info",
        "Look at a table of steps."),
      .init(
        "arrow-cat --episodes run -f state -f action table.arrow | zarr-write runs.zarr",
        "Convert some columns of a table of polars, which the column run divides."),
    ],
    seeAlso: ["arrow-write", "npz-cat", "lerobot-cat"])

  @Argument(help: "Files to read, one after another; - is standard input.", completion: .file)
  var files: [String] = []
  @OptionGroup var choice: FeatureChoiceOptions
  @Option(help: "The column whose values tell episodes apart.", valueName: "COLUMN")
  var episodes: String?
  @OptionGroup var identity: EpisodeIdentityOption
  @OptionGroup var share: EpisodeShareOptions
  @OptionGroup var rate: StepRateOption

  func run(_ context: RunContext) throws {
    var settings = ArrowStream.Settings()
    (settings.rate, settings.episodes) = (rate.stepsPerSecond, episodes)
    settings.selection = choice.selection
    try context.writeStream { [settings] output in
      var stream: ArrowStream?
      try context.forEachInput(files, flushing: output) { (input, name, file) throws(StreamError) in
        if stream == nil {
          stream = try ArrowStream(
            context.startStepStream(to: output, share), settings, id: identity.pattern)
        }
        var done: Double?
        context.progress.fractionDone = { done }
        try stream?.copy(
          ArrowInput(input), file: file,
          report: { context.warn((name == "-" ? "" : "'\(name)': ") + $0) },
          advance: {
            done = $0
            context.progress.advance(bytes: 0)
          })
      }
      try stream?.finish()
    }
  }
}
