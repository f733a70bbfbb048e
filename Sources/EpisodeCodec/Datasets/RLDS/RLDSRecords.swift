package import Bytes

/// The records of the wanted episodes of a dataset, shard after shard or several in turn.
package final class RLDSRecords {
  private var waiting: [RLDSShard]
  /// The shards that are read in turn; nil in a place that has its next one to come.
  private var open: [RLDSShard?]
  private var turn = 0
  private var current: RLDSShard?

  /// - Parameters:
  ///   - interleave: shards to take a record from in turn, as `interleave` of tf.data does with
  ///     that `cycle_length` and a `block_length` of 1.
  package init(
    _ dataset: RLDSDataset, _ ranges: [SplitSelection.Range], interleave: Int = 1
  ) throws(StreamError) {
    precondition(interleave >= 1)
    var shards: [RLDSShard] = []
    for range in ranges {
      var first = 0
      for (index, count) in range.split.shardLengths.enumerated() {
        let wanted = range.episodes.clamped(to: first..<first + count)
        if !wanted.isEmpty {
          let path = try dataset.info.path(ofShard: index, of: range.split)
          shards.append(
            RLDSShard(
              dataset.path + "/" + path,
              episodes: wanted.lowerBound - first..<wanted.upperBound - first,
              of: count, isOneOfMany: interleave > 1))
        }
        first += count
      }
    }
    waiting = shards.reversed()
    open = Array(repeating: nil, count: min(interleave, max(1, shards.count)))
  }

  /// The file name of the shard that the last record is from.
  package var source: String { current?.name ?? "" }

  package func next() throws(StreamError) -> Bytes? {
    while true {
      if open[turn] == nil {
        open[turn] = waiting.popLast()
        if open[turn] == nil, !open.contains(where: { $0 != nil }) { return nil }
      }
      let place = turn
      turn = (turn + 1) % open.count
      guard let shard = open[place] else { continue }
      if let record = try shard.next() {
        current = shard
        return record
      }
      open[place] = nil
      // Alone, the next shard has its turn at once anyway.
    }
  }

  /// Runs `work` on the last record, and adds its place to an error.
  package func located<Value>(
    _ work: () throws(StreamError) -> Value
  ) throws(StreamError) -> Value {
    guard let current else { return try work() }
    return try current.located(work)
  }
}
