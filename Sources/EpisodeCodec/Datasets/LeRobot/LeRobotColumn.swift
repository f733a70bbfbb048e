internal import Bytes
internal import Statistics
internal import Stream

/// A feature of numbers or text on its way into the dataset.
final class LeRobotColumn {
  let feature: LeRobotFeature
  private let parquet: ParquetColumn
  private let statistics: LeRobotColumnStatistics

  /// - Parameters:
  ///   - warn: called if there will be no statistics.
  init(
    _ feature: LeRobotFeature, _ parquet: ParquetColumn, _ settings: LeRobotWriter.Settings,
    warn: (String) -> Void
  ) throws(StreamError) {
    (self.feature, self.parquet) = (feature, parquet)
    statistics = try LeRobotColumnStatistics(
      feature, settings.version, estimatesQuantiles: settings.estimatesQuantiles,
      warn: warn)
  }

  /// Appends the numbers of a step.
  func append(_ elements: RawSpan) throws(StreamError) {
    guard case .numbers(_, let shape) = feature.content else { return }
    try parquet.append(elements, extents: shape == [1] ? [] : shape)
    try statistics.take(elements)
  }

  func append(_ text: String) throws(StreamError) { try parquet.append(text) }

  func append(_ number: Int) throws(StreamError) {
    var bytes = ByteBuilder(reserving: 8)
    bytes.append(Int64(number))
    try append(bytes.bytes.rawSpan)
  }

  /// Appends the time of a step: its column has 32 bits, its statistics come from 64.
  func append(time: Double) throws(StreamError) {
    var stored = ByteBuilder()
    stored.append(Float(time).bitPattern)
    try parquet.append(stored.bytes.rawSpan)
    try statistics.take(time: time)
  }

  /// Takes the numbers of a file that is there, for the statistics of all episodes.
  func takeEarlier(_ count: Int, of file: ParquetFile, _ rate: FrameRate) throws(StreamError) {
    try statistics.takeEarlier(count, of: file, rate)
  }

  /// The statistics of the episode that ends; nil if there are none of the feature.
  func endEpisode(_ quantiles: [Double]) throws(StreamError) -> FeatureStatistics? {
    try statistics.endEpisode(quantiles)
  }

  /// The statistics of all episodes.
  func finish(_ quantiles: [Double]) throws(StreamError) -> FeatureStatistics? {
    try statistics.finish(quantiles)
  }

  /// Numbers that the statistics are without.
  var leftOut: UInt64 { statistics.leftOut }
}
