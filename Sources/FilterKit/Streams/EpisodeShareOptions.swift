package import CommandLine
package import EpisodeCodec

/// `--shard` and `--skip`: the episodes that a source reads.
package struct EpisodeShareOptions: ParsableArguments {
  @Option(
    help: """
      Read only the episodes of shard I of N, from 0/N on. The hash of its id says which shard an \
      episode is in.
      """, valueName: "I/N")
  private var shard: EpisodeSelection.Shard?
  @Option(help: "Leave out the first N of these episodes.", valueName: "N", in: 0...Int.max)
  private var skip = 0

  package init() {}

  package var selection: EpisodeSelection { EpisodeSelection(shard: shard, skip: skip) }
}

extension EpisodeSelection.Shard: OptionValue {
  package init(parsing text: String) throws(UsageError) {
    let numbers = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard numbers.count == 2, let index = numbers[0], let count = numbers[1],
      let shard = Self(index, of: count)
    else { throw UsageError("\(text.quoted) is not a shard such as 0/4, of 0/4 to 3/4") }
    self = shard
  }
  package var argumentText: String { "\(index)/\(count)" }
}
