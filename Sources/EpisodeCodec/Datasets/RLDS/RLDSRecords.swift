package import Bytes

/// The records of the selected episodes of a dataset, one shard after another or several in turn.
package final class RLDSRecords {
  private var waiting: [RLDSShard]
  /// The shards read in turn; nil where the next shard has yet to be opened.
  private var open: [RLDSShard?]
  private var turn = 0
  private var current: RLDSShard?

  /// - Parameters:
  ///   - interleave: number of shards to take records from in turn, like `interleave` of tf.data with
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
              path, in: dataset.folder,
              episodes: wanted.lowerBound - first..<wanted.upperBound - first,
              of: count, isOneOfMany: interleave > 1))
        }
        first += count
      }
    }
    waiting = shards.reversed()
    open = Array(repeating: nil, count: min(interleave, max(1, shards.count)))
  }

  /// The file name of the last record's shard.
  package var source: String { current?.name ?? "" }

  /// The last record's id in tensorflow_datasets, which calls it `tfds_id`.
  package var id: String { current?.lastID ?? "" }

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
      // A single shard is followed by the next one at once.
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
