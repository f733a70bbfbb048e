import EpisodeCodec
import FilterKit

/// Some of the steps of each episode.
@main
struct TrajSubsample: StepFilter {
  static let configuration = FilterConfiguration(
    name: "traj-subsample", family: .steps,
    abstract: "Keep some of the steps of each episode.",
    discussion: """
      With -n, as subsample of OpenVLA and Octo: an episode of more steps keeps the first ones of a
      random permutation of its steps, in that order; a shorter one stays as it is. The episode
      waits in memory, or where that is not enough in a temporary file in $TMPDIR or /var/tmp.
      --first keeps the first ones, --every one of so many, from the first on.

      Windows are kept whole: an image that only a step had that is gone is put into the window.
      """,
    examples: [
      .init(
        "traj-window --window 2 --future 3 < steps.mcap | traj-subsample -n 100 --seed 1 "
          + "> some.mcap",
        "Draw at most 100 windows of each episode."),
      .init(
        "traj-subsample --every 3 < steps.mcap > slow.mcap", "Keep a third of the steps."),
    ],
    seeAlso: ["traj-window", "episode-shuffle"])

  @Option(name: .short("n"), help: "Keep so many steps, drawn at random.", in: 1...(1 << 31))
  var count: Int?
  @Option(help: "Keep so many steps from the start.", valueName: "N", in: 1...(1 << 31))
  var first: Int?
  @Option(help: "Keep one of N steps.", valueName: "N", in: 1...(1 << 31)) var every: Int?
  @OptionGroup var seed: SeedOption

  func validate() throws {
    guard [count, first, every].filter({ $0 != nil }).count == 1 else {
      throw UsageError("give one of -n, --first and --every")
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
