import Testing

@testable import Stream

struct EpisodeSelectionTests {
  private let ids = (0..<1000).map { "bridge-train.tfrecord-00000-of-00512__\($0)" }

  private func taken(_ shard: EpisodeSelection.Shard?, skip: Int = 0) -> [String] {
    var selection = EpisodeSelection(shard: shard, skip: skip)
    return ids.filter { selection.takes($0) }
  }

  @Test(arguments: [1, 2, 3, 8]) func shardsHoldEachEpisodeOnce(_ count: Int) {
    let shards = (0..<count).map { taken(EpisodeSelection.Shard($0, of: count)) }
    #expect(shards.flatMap(\.self).sorted() == ids.sorted())
    // Four standard deviations.
    let share = Double(ids.count) / Double(count)
    for shard in shards { #expect(abs(Double(shard.count) - share) < 4 * share.squareRoot()) }
  }

  @Test func theFirstEpisodesOfTheShardAreSkipped() {
    let shard = EpisodeSelection.Shard(1, of: 3)
    #expect(taken(shard, skip: 7) == Array(taken(shard).dropFirst(7)))
    #expect(taken(nil, skip: 999) == [ids[999]])
    #expect(taken(nil, skip: 1000).isEmpty)
  }

  @Test(arguments: [(-1, 2), (2, 2), (0, 0)]) func aShardIsOneOfThem(_ index: Int, _ count: Int) {
    #expect(EpisodeSelection.Shard(index, of: count) == nil)
  }
}
