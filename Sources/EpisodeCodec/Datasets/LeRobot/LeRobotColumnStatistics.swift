internal import Bytes
internal import Statistics
internal import Stream

/// The statistics of a feature of numbers, of each episode and of all.
final class LeRobotColumnStatistics {
  let feature: LeRobotFeature
  /// nil for text, and for more numbers than statistics are made of.
  private let statistics: EpisodeStatistics?
  /// The axes of the statistics, and rows of them in a step.
  private let axes: [Int]
  private let rows: Int
  private var steps: UInt64 = 0
  private var total: UInt64 = 0

  /// - Parameters:
  ///   - estimatesQuantiles: true for the quantiles of episodes as LeRobot estimates them.
  ///   - warn: called if there will be no statistics.
  init(
    _ feature: LeRobotFeature, _ version: LeRobotVersion, estimatesQuantiles: Bool = false,
    warn: (String) -> Void
  ) throws(StreamError) {
    self.feature = feature
    guard case .numbers(let type, let shape) = feature.content else {
      (statistics, axes, rows) = (nil, [], 1)
      return
    }
    // As LeRobot has them: version 3.0 keeps the last axis only.
    axes = version == .v21 ? shape : shape.suffix(1)
    let dimensions = axes.reduce(1, *)
    rows = shape.reduce(1, *) / dimensions
    do throws(StreamError) {
      statistics = try EpisodeStatistics(
        feature.name, feature.name == Self.timeName ? .float64 : type, dimensions: dimensions,
        estimatesQuantiles: estimatesQuantiles)
    } catch {
      guard case .limit = error.kind else { throw error }
      warn("'\(feature.name)' has no statistics: they would have \(dimensions) dimensions")
      statistics = nil
    }
  }

  /// The feature whose statistics come from 64 bits, while its column has 32.
  static let timeName = "timestamp"

  /// Takes the numbers of a step.
  func take(_ elements: RawSpan) throws(StreamError) {
    try statistics?.take(elements)
    steps += 1
  }

  func take(time: Double) throws(StreamError) {
    var exact = ByteBuilder(reserving: 8)
    exact.append(time.bitPattern)
    try take(exact.bytes.rawSpan)
  }

  /// Takes the numbers of a file that is there, for the statistics of all episodes.
  func takeEarlier(_ count: Int, of file: ParquetFile, _ rate: FrameRate) throws(StreamError) {
    guard let statistics, case .numbers(let type, let shape) = feature.content else { return }
    // The times are stored in 32 bits.
    let isTime = feature.name == Self.timeName
    let name = isTime ? "frame_index" : feature.name
    let stored = isTime ? TensorElementType.int64 : type
    guard let number = file.column(name), file.columns[number].number == stored else {
      throw StreamError(.malformed, "there is no column '\(name)' of \(stored.rawValue)")
    }
    let rows = ParquetRowReader(file, column: number, groups: 0..<file.groupCount)
    let size = shape.reduce(1, *)
    for _ in 0..<count {
      guard let row = try rows.next(), row.isWhole, row.valueCount == size else {
        throw StreamError(.malformed, "a row of '\(name)' does not have \(size) numbers")
      }
      if isTime {
        let frame = row.numbers.span.load(littleEndianAt: 0, as: Int64.self)
        var time = ByteBuilder(reserving: 8)
        time.append((Double(frame) / rate.framesPerSecond).bitPattern)
        try statistics.takeEarlier(time.bytes.rawSpan)
      } else {
        let numbers = row.numbers
        try statistics.takeEarlier(numbers.span)
      }
    }
    total += UInt64(count)
  }

  /// The statistics of the episode that ends; nil if there are none of the feature.
  func endEpisode(_ quantiles: [Double]) throws(StreamError) -> FeatureStatistics? {
    defer { (total, steps) = (total + steps, 0) }
    return try counted(steps, statistics?.endEpisode(quantiles))
  }

  /// The statistics of all episodes.
  func finish(_ quantiles: [Double]) throws(StreamError) -> FeatureStatistics? {
    try counted(total, statistics?.finish(quantiles))
  }

  /// Numbers that the statistics are without.
  var leftOut: UInt64 { statistics?.leftOut ?? 0 }

  /// Steps count, however many rows each has.
  private func counted(_ steps: UInt64, _ statistics: FeatureStatistics?) -> FeatureStatistics? {
    guard var statistics else { return nil }
    statistics.shape = axes
    guard rows > 1 else { return statistics }
    statistics.counts = statistics.counts.map { _ in steps }
    return statistics
  }
}
