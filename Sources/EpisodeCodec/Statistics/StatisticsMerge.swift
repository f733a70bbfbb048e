package import Bytes
internal import TrajectoryMath

/// Merges the states of parts. The statistics equal those of one pass over all parts, bit for bit
/// and in any order, because sums are exact and the states hold the numbers for the quantiles.
package enum StatisticsMerge {
  /// - Parameters:
  ///   - readers: one for each part, at least one.
  ///   - quantiles: those to compute, from 0 to 1.
  ///   - state: takes the state of the whole.
  /// - Throws: `.malformed` when the parts do not fit together, naming the part that differs.
  package static func run(
    _ readers: [StateReader], quantiles: [Double], to state: StateWriter?
  ) throws(StreamError) -> DatasetStatistics {
    var whole = DatasetStatistics()
    while true {
      var sections: [StateReader.Section] = []
      for reader in readers {
        sections.append(
          try naming(reader) { () throws(StreamError) in try reader.nextSection() })
      }
      switch sections[0] {
      case .numbers(let header):
        try check(sections, readers, "the numbers of '\(header.name)'") {
          if case .numbers(let other) = $0 { other == header } else { false }
        }
        whole.features.append(try merge(header, readers, quantiles.map(Quantile.init), state))
      case .image(let name, _):
        try check(sections, readers, "the images of '\(name)'") {
          if case .image(name, _) = $0 { true } else { false }
        }
        var counts = ImageCounts()
        for case .image(_, let part) in sections { try counts.add(part, name) }
        try state?.write(image: name, counts)
        if let found = counts.statistics(name, quantiles) {
          whole.images.append(found)
        }
      case .end(let first, _):
        try check(sections, readers, "its end") { if case .end = $0 { true } else { false } }
        for case (.end(_, let checksum), let reader) in zip(sections, readers) {
          try naming(reader) { () throws(StreamError) in try reader.finish(of: checksum) }
        }
        whole.name = first.name
        for case .end(let part, _) in sections {
          whole.transitions &+= part.transitions
          whole.trajectories &+= part.trajectories
          // Parts of different datasets make a dataset without a name.
          if part.name != first.name { whole.name = "" }
        }
        return whole
      }
    }
  }

  private static func naming<Value>(
    _ reader: StateReader, _ work: () throws(StreamError) -> Value
  ) throws(StreamError) -> Value {
    do { return try work() } catch { throw error.naming(reader.name) }
  }

  private static func check(
    _ sections: [StateReader.Section], _ readers: [StateReader], _ what: String,
    _ isSame: (StateReader.Section) -> Bool
  ) throws(StreamError) {
    for (section, reader) in zip(sections, readers) where !isSame(section) {
      throw StreamError(.malformed, "expected \(what), as in '\(readers[0].name)'")
        .naming(reader.name)
    }
  }

  private static func merge(
    _ header: StateReader.NumbersHeader, _ readers: [StateReader], _ quantiles: [Quantile],
    _ state: StateWriter?
  ) throws(StreamError) -> FeatureStatistics {
    state?.beginFeature(
      header.name, size: header.size, shape: header.shape, mask: header.mask)
    var found: [[Double]] = []
    var result = FeatureStatistics(name: header.name, shape: header.shape, counts: [])
    for _ in 0..<header.dimensions {
      var (count, sum, squares) = (UInt64(0), ExactSum(.numbers), ExactSum(.squares))
      var sources: [any KeyRuns] = []
      for reader in readers {
        let column = try naming(reader) { () throws(StreamError) in try reader.readColumn() }
        let (total, overflow) = count.addingReportingOverflow(column.count)
        guard !overflow, total < 1 << 53 else {
          throw StreamError(.limit, "more than 2^53 numbers")
        }
        count = total
        sum.add(column.sum)
        squares.add(column.squares)
        sources.append(column.runs)
      }
      guard count > 0 else { throw StreamError(.malformed, "'\(header.name)' has no numbers") }
      let ranks = quantiles.map { $0.ranks(count: count) }
      let ranked = RankedRuns(
        try MergedRuns(sources), ranks: ranks.flatMap { [$0.lower, $0.upper] } + [0, count - 1])
      var runs: any KeyRuns = ranked
      if let state {
        try state.write(count: count, sum: sum, squares: squares, runs: &runs)
      } else {
        while try runs.next() != nil {}
      }
      func number(_ rank: UInt64) -> Double {
        let key = ranked.keys[rank] ?? 0
        return header.size == 4
          ? UInt32(orderKey: UInt32(truncatingIfNeeded: key)).number : UInt64(orderKey: key).number
      }
      result.counts.append(count)
      result.mean.append(Moments.mean(sum, count: count))
      result.standardDeviation.append(
        Moments.standardDeviation(sum, squares: squares, count: count))
      result.min.append(number(0))
      result.max.append(number(count - 1))
      found.append(
        zip(quantiles, ranks).map { $0.value(number($1.lower), number($1.upper), count: count) })
    }
    result.quantiles = quantiles.enumerated().map { index, quantile in
      (quantile.q, found.map { $0[index] })
    }
    result.mask = header.mask
    return result
  }
}

/// Passes runs on and keeps the keys of some ranks.
private final class RankedRuns: KeyRuns {
  private var runs: MergedRuns
  /// Ascending; those before `next` have been found.
  private let ranks: [UInt64]
  private var nextRank = 0
  private var passed: UInt64 = 0
  private(set) var keys: [UInt64: UInt64] = [:]

  init(_ runs: MergedRuns, ranks: [UInt64]) {
    self.runs = runs
    self.ranks = ranks.sorted()
  }

  func next() throws(StreamError) -> (key: UInt64, count: UInt64)? {
    guard let run = try runs.next() else { return nil }
    passed += run.count
    while nextRank < ranks.count, ranks[nextRank] < passed {
      keys[ranks[nextRank]] = run.key
      nextRank += 1
    }
    return run
  }
}
