import EpisodeCodec
import FilterKit

/// Steps in random order.
@main
struct EpisodeShuffle: StepFilter {
  static let configuration = FilterConfiguration(
    name: "episode-shuffle", family: .mixing,
    abstract: "Shuffle steps or windows with a buffer.",
    discussion: """
      The buffer is filled first; then each step that comes takes the place of one drawn at random,
      which is written, as the shuffle of tf.data does. A buffer as large as the stream shuffles
      perfectly. The steps come out as one episode, each with the name of its dataset in the feature
      dataset_name, and with its own time.

      Images stay encoded. A window gets all of its images, because the windows around it are
      elsewhere. Steps beyond --memory wait in a temporary file in $TMPDIR or /var/tmp, which is
      never larger than the buffer.
      """,
    examples: [
      .init(
        "mcap-cat train.mcap | episode-shuffle --buffer 100000 --seed 1 | zarr-write shuffled.zarr",
        "Store the steps of many episodes in random order.")
    ],
    seeAlso: ["episode-mix", "traj-window"])

  @Option(help: "Steps in the buffer.", in: 1...1_000_000_000) var buffer = 100_000
  @Option(
    help: "Bytes of steps that stay in memory, in MiB.", valueName: "MIB", in: 0...1_048_576,
    recorded: false)
  var memory = 256
  @OptionGroup var seed: SeedOption

  func makeTransform(
    _ output: StepWriter, _ stream: StepStreamInfo, _ context: RunContext
  ) throws -> any StepTransform {
    StepShuffler(
      capacity: buffer, memory: memory << 20, seed: seed.value(stream), to: output)
  }
}
