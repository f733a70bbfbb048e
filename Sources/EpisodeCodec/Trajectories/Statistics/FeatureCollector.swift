internal import Bytes
internal import Posix
internal import Stream
internal import TrajectoryMath

/// Takes the numbers of one feature step by step and says at the end what they are together.
///
/// A block of steps is turned into columns and counted on another thread, each with sums of its
/// own: exact sums come out the same whoever adds what.
final class FeatureCollector<Pattern: FloatPattern>: FeatureCollecting {
  let feature: CollectedFeature
  private(set) var leftOut: UInt64 = 0
  private let workers: OrderedWorkers<ColumnBlock<Pattern>, ColumnBlock<Pattern>.Outcome>
  private let accumulators: Monitor<[ColumnAccumulator<Pattern>]>
  private let threads: Int
  private let skipsNonFinite: Bool
  private var block: OpenBlock
  private(set) var spool: KeySpool<Pattern>

  init(_ feature: CollectedFeature, skipsNonFinite: Bool, threads: Int) {
    self.feature = feature
    self.skipsNonFinite = skipsNonFinite
    self.threads = threads
    let rowSize = feature.dimensions * feature.type.size
    let capacity = min(
      ExponentBins<Pattern>.blockLimit, max(1, Self.blockBytes / max(1, rowSize)))
    block = OpenBlock(rows: Rows(rowSize: rowSize, capacity: capacity))
    spool = KeySpool(dimensions: feature.dimensions, blockSteps: capacity)
    let accumulators = Monitor<[ColumnAccumulator<Pattern>]>([])
    self.accumulators = accumulators
    workers = OrderedWorkers(threads: threads) {
      let own = ColumnAccumulator<Pattern>(feature, skipsNonFinite: skipsNonFinite)
      accumulators.update { $0.append(own) }
      return { own.add($0) }
    }
  }

  /// Small enough for the allocator to use its memory again.
  private static var blockBytes: Int { 96 << 10 }

  /// The block that is being gathered.
  private struct OpenBlock {
    var rows: Rows
    var marks: [ColumnBlock<Pattern>.Mark] = []

    /// - Returns: whether it is full.
    mutating func append(_ row: RawSpan, episode: UInt64, step: UInt64) -> Bool {
      if step == 0 || rows.count == 0 {
        marks.append(.init(row: rows.count, episode: episode, step: step))
      }
      rows.append(row)
      return rows.isFull
    }
  }

  func append(_ row: RawSpan, episode: UInt64, step: UInt64) throws(StreamError) {
    if block.append(row, episode: episode, step: step) { try submit() }
  }

  private func submit() throws(StreamError) {
    let number = block.rows.count
    let place = try spool.place(steps: number)
    workers.submit(.init(rows: block.rows.take(), steps: number, marks: block.marks, place: place))
    block.marks = []
    while workers.pending > 2 * threads || workers.isNextReady { try takeOutcome() }
  }

  private func takeOutcome() throws(StreamError) {
    guard let outcome = workers.next() else { return }
    let block = try outcome.get()
    leftOut += block.leftOut
    if let keys = block.keys { spool.keep(keys) }
  }

  /// Counts what is left.
  func drain() throws(StreamError) {
    if block.rows.count > 0 { try submit() }
    while workers.pending > 0 { try takeOutcome() }
  }

  /// All columns; `drain` has been called.
  var columns: [ExactColumn<Pattern>] {
    var columns = [ExactColumn<Pattern>](repeating: .init(), count: feature.dimensions)
    for accumulator in accumulators.update({ $0 }) {
      for index in columns.indices { columns[index].add(accumulator.columns[index]) }
    }
    return columns
  }

  func statistics(_ quantiles: [Double]) throws(StreamError) -> FeatureStatistics {
    let columns = columns
    if let empty = columns.firstIndex(where: { $0.count == 0 }) {
      throw StreamError(.malformed, "\(feature.title(empty)) has no finite number")
    }
    let (spool, quantiles) = (spool, quantiles.map(Quantile.init))
    let searchers = OrderedWorkers<Int, Result<[Double], StreamError>>(threads: threads) {
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
  /// The quantiles of a dimension.
  fileprivate func quantiles(
    _ quantiles: [Quantile], of column: ExactColumn<Pattern>, _ dimension: Int
  ) throws(StreamError) -> [Double] {
    let ranks = quantiles.map { $0.ranks(count: column.count) }
    var search = RankSearch(ranks.flatMap { [$0.lower, $0.upper] }, in: column.histogram)
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
