import EpisodeCodec
import FilterKit

/// Puts steps into random order.
@main
struct EpisodeShuffle: StepFilter {
  static let configuration = FilterConfiguration(
    name: "episode-shuffle", family: .mixing,
    abstract: "Shuffle steps or windows with a buffer.",
    discussion: """
      The filter first fills a buffer. Each further step then takes the place of a random step in
      the buffer, which the filter writes; the shuffle of tf.data works the same way. A buffer as
      large as the stream shuffles perfectly. The steps come out as one episode. Each step keeps its
      time and carries the name of its dataset in the feature dataset_name.

      Images stay encoded. A window of images comes out with all of its images, because its
      neighbors are elsewhere in the stream. Steps beyond --memory wait in a temporary file in
      $TMPDIR or /var/tmp, which never grows larger than the buffer.
      """,
    examples: [
      .init(
        #"""
        mcap-cat train.mcap | episode-shuffle --buffer 100000 --seed 1 \
          | zarr-write shuffled.zarr
        """#,
        "Store the steps of many episodes in random order.")
    ],
    seeAlso: ["episode-mix", "traj-window"])

  @Option(help: "Size of the buffer in steps.", in: 1...1_000_000_000) var buffer = 100_000
  @Option(
    help: "Size of the steps that stay in memory, in MiB.", valueName: "MIB", in: 0...1_048_576,
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
