internal import EpisodeCodec

/// Statistics files of somebody else, for norm-apply and norm-merge --pooled.
func readStatistics(_ input: Bytes) {
  attempt { () throws(StreamError) in
    let file = try StatisticsFile(parsing: input.span)
    for feature in ["action", StatisticsCollector.proprio, "a"] {
      for dataset in [nil, "robot"] {
        attempt { () throws(StreamError) in
          _ = try file.entry(feature, dataset: dataset, needsQuantiles: dataset == nil)
        }
      }
    }
    var pooled = PooledStatistics()
    try pooled.add(file)
    try pooled.add(file)
    _ = pooled.json.string
  }
}

/// A state of norm-stats, merged with itself: one part is the whole, whose state equals it.
func mergeStates(_ input: Bytes) {
  for parts in [1, 2] {
    attempt { () throws(StreamError) in
      var readers: [StateReader] = []
      for _ in 0..<parts {
        do {
          readers.append(try StateReader("state") { _ in FileInput(input) })
        } catch let error as StreamError { throw error } catch {
          preconditionFailure("\(error)")
        }
      }
      let output = FileOutput(toMemory: ())
      let state = StateWriter(output)
      let statistics = try StatisticsMerge.run(readers, quantiles: [0.01, 0.5, 1], to: state)
      try state.finish(statistics, checksum: 0)
      _ = statistics.json(.openvla).string
    }
  }
}
