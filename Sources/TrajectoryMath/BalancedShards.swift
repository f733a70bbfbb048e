/// Divides work into shards of about equal size.
package enum BalancedShards {
  /// The shard of each piece of work: the largest first, each to the shard that has the least. The largest
  /// shard has at most 4/3 of the size that is possible (Graham, "Bounds on Multiprocessing Timing
  /// Anomalies", 1969). Of equal pieces the earlier goes first, of equal shards the one of the lower
  /// number.
  /// - Parameters:
  ///   - sizes: not negative.
  ///   - count: of shards, at least 1.
  package static func shards(of sizes: [Double], count: Int) -> [Int32] {
    var shards = [Int32](repeating: 0, count: sizes.count)
    // A heap with the shard that has the least at its root.
    var heap = (0..<count).map { (load: 0.0, shard: Int32($0)) }
    let order = sizes.indices.sorted { sizes[$0] != sizes[$1] ? sizes[$0] > sizes[$1] : $0 < $1 }
    for index in order {
      shards[index] = heap[0].shard
      heap[0].load += sizes[index]
      sink(&heap)
    }
    return shards
  }

  private static func sink(_ heap: inout [(load: Double, shard: Int32)]) {
    var place = 0
    while true {
      var least = place
      for child in [2 * place + 1, 2 * place + 2] where child < heap.count {
        if heap[child] < heap[least] { least = child }
      }
      guard least != place else { return }
      heap.swapAt(place, least)
      place = least
    }
  }
}
