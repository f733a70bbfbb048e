import EpisodeCodec
import FilterKit

/// Keeps some of the steps of each episode.
@main
struct TrajSubsample: StepFilter {
  static let configuration = FilterConfiguration(
    name: "traj-subsample", family: .steps,
    abstract: "Keep some of the steps of each episode.",
    discussion: """
      -n does what subsample of OpenVLA and Octo does: an episode with more than N steps keeps the
      first N steps of a random permutation, in the order of the permutation. A shorter episode
      passes unchanged. --first keeps the first N steps. --every keeps one step in N, starting with
      the first.

      Windows of images stay complete: if an image was stored only with a step that is gone, the
      filter puts it into the window. With -n it holds one episode, in memory up to 64 MiB and
      beyond that in a temporary file in $TMPDIR or /var/tmp.
      """,
    examples: [
      .init(
        #"""
        traj-window --window 2 --future 3 < steps.mcap \
          | traj-subsample -n 100 --seed 1 > some.mcap
        """#,
        "Draw at most 100 windows from each episode."),
      .init("traj-subsample --every 3 < steps.mcap > slow.mcap", "Keep a third of the steps."),
    ],
    seeAlso: ["traj-window", "episode-shuffle"])

  @Option(
    name: .short("n"), help: "Keep this many steps of each episode, drawn at random.",
    in: 1...(1 << 31))
  var count: Int?
  @Option(
    help: "Keep this many steps from the start of each episode.", valueName: "N", in: 1...(1 << 31))
  var first: Int?
  @Option(help: "Keep one step in N.", valueName: "N", in: 1...(1 << 31)) var every: Int?
  @OptionGroup var seed: SeedOption

  func validate() throws {
    guard [count, first, every].filter({ $0 != nil }).count == 1 else {
      throw UsageError("exactly one of -n, --first and --every is required")
    }
  }

  func makeTransform(
    _ output: StepWriter, _ stream: StepStreamInfo, _ context: RunContext
  ) throws -> any StepTransform {
    let choice: StepSubsampler.Choice
    if let count {
      choice = .random(count, seed: seed.value(stream))
    } else if let first {
      choice = .first(first)
    } else {
      choice = .every(every ?? 1)
    }
    return StepSubsampler(choice, to: output)
  }
}
