internal import Bytes
internal import Posix
internal import Stream
internal import TrajectoryMath

/// Collects the numbers of one feature step by step and returns their statistics at the end.
///
/// Other threads convert blocks of steps to columns and count them, each with its own sums: exact
/// sums do not depend on which thread adds what.
final class FeatureCollector<Pattern: FloatPattern>: FeatureCollecting {
  let feature: CollectedFeature
  private(set) var leftOut: UInt64 = 0
  private let workers: OrderedWorkers<ColumnBlock<Pattern>, ColumnBlock<Pattern>.Outcome>
  private let accumulators: Monitor<[ColumnAccumulator<Pattern>]>
  private let threads: Int
  private(set) var spool: KeySpool<Pattern>

  /// - Parameters:
  ///   - blockSteps: steps in each block except the last one.
  init(_ feature: CollectedFeature, blockSteps: Int, skipsNonFinite: Bool, threads: Int) {
    self.feature = feature
    self.threads = threads
    spool = KeySpool(dimensions: feature.dimensions, blockSteps: blockSteps)
    let accumulators = Monitor<[ColumnAccumulator<Pattern>]>([])
    self.accumulators = accumulators
    workers = OrderedWorkers(threads: threads) {
      let own = ColumnAccumulator<Pattern>(feature, skipsNonFinite: skipsNonFinite)
      accumulators.update { $0.append(own) }
      return { own.add($0) }
    }
  }

  /// The threads of work that is divided by columns: a dataset has many features of one number.
  private var columnThreads: Int { min(threads, feature.dimensions) }

  func take(_ steps: StepBlock) throws(StreamError) {
    let place = try spool.place(steps: steps.count)
    workers.submit(.init(steps: steps, place: place))
    while workers.pending > 2 * threads || workers.isNextReady { try takeOutcome() }
  }

  private func takeOutcome() throws(StreamError) {
    guard let outcome = workers.next() else { return }
    let block = try outcome.get()
    leftOut += block.leftOut
    if let keys = block.keys { spool.keep(keys) }
  }

  func drain() throws(StreamError) {
    while workers.pending > 0 { try takeOutcome() }
  }

  /// All columns; `drain` has been called.
  private(set) lazy var columns: [ExactColumn<Pattern>] = {
    let accumulators = accumulators.update { $0 }
    let adders = OrderedWorkers<Int, ExactColumn<Pattern>>(threads: columnThreads) {
      { dimension in
        var column = ExactColumn<Pattern>()
        for accumulator in accumulators { column.add(accumulator.columns[dimension]) }
        return column
      }
    }
    for dimension in 0..<feature.dimensions { adders.submit(dimension) }
    var columns: [ExactColumn<Pattern>] = []
    while let next = adders.next() { columns.append(next) }
    return columns
  }()

  func statistics(_ quantiles: [Double]) throws(StreamError) -> FeatureStatistics {
    let columns = columns
    if let empty = columns.firstIndex(where: { $0.count == 0 }) {
      throw StreamError(.malformed, "\(feature.title(empty)) has no finite number")
    }
    let (spool, quantiles) = (spool, quantiles.map(Quantile.init))
    let searchers = OrderedWorkers<Int, Result<[Double], StreamError>>(threads: columnThreads) {
      { dimension in
        Result { () throws(StreamError) in
          try spool.quantiles(quantiles, of: columns[dimension], dimension)
        }
      }
    }
    for dimension in columns.indices { searchers.submit(dimension) }
    var found: [[Double]] = []
    while let next = searchers.next() { found.append(try next.get()) }
    var statistics = FeatureStatistics(
      name: feature.name, shape: feature.shape, counts: columns.map(\.count))
    statistics.mean = columns.map(\.mean)
    statistics.standardDeviation = columns.map(\.standardDeviation)
    statistics.min = columns.map(\.min)
    statistics.max = columns.map(\.max)
    statistics.quantiles = quantiles.enumerated().map { number, quantile in
      (quantile.q, found.map { $0[number] })
    }
    statistics.mask = feature.mask
    return statistics
  }
}

extension KeySpool {
  private static var mostSorted: UInt64 { 1 << 16 }

  /// The quantiles of a dimension.
  @_specialize(where Pattern == UInt32)
  @_specialize(where Pattern == UInt64)
  fileprivate func quantiles(
    _ quantiles: [Quantile], of column: ExactColumn<Pattern>, _ dimension: Int
  ) throws(StreamError) -> [Double] {
    let ranks = quantiles.map { $0.ranks(count: column.count) }
    // Sorting some numbers takes less than making the tables of a search.
    if column.count <= Self.mostSorted {
      var sorted: [Pattern] = []
      try forEachBlock(of: dimension) { keys throws(StreamError) in
        for index in keys.indices where Pattern.isFinite(orderKey: keys[index]) {
          sorted.append(keys[index])
        }
      }
      RadixSort.sort(&sorted)
      return zip(quantiles, ranks).map { quantile, ranks in
        quantile.value(
          Pattern(orderKey: sorted[Int(ranks.lower)]).number,
          Pattern(orderKey: sorted[Int(ranks.upper)]).number, count: column.count)
      }
    }
    var search = RankSearch<Pattern>(ranks.flatMap { [$0.lower, $0.upper] }, in: column.histogram)
    while !search.isFinished {
      try forEachBlock(of: dimension) { keys throws(StreamError) in search.scan(keys) }
      search.refine()
    }
    return zip(quantiles, ranks).map { quantile, ranks in
      quantile.value(
        search.number(ofRank: ranks.lower), search.number(ofRank: ranks.upper), count: column.count)
    }
  }
}
