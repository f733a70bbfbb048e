package import Bytes
package import Stream

/// Collects the numbers of one feature for two results: the statistics of each episode, and those of
/// all of them.
package final class EpisodeStatistics {
  private let feature: CollectedFeature
  private var episode: any FeatureCollecting
  private let all: any FeatureCollecting
  private var episodeBlock: StepBlock.Builder
  private var allBlock: StepBlock.Builder
  /// For quantiles as LeRobot estimates them.
  private let histograms: EpisodeHistograms?
  private var rows: UInt64 = 0
  private var episodes: UInt64 = 0
  /// How many numbers were NaN or infinite: statistics are without them.
  package private(set) var leftOut: UInt64 = 0

  /// A dataset has many features, and each has two blocks.
  private static let blockSize = 64 << 10

  /// - Parameters:
  ///   - dimensions: how many numbers a row has; each has its own statistics.
  ///   - estimatesQuantiles: true for the quantiles of episodes as LeRobot estimates them.
  /// - Throws: `.limit` for too many dimensions.
  package init(
    _ name: String, _ type: TensorElementType, dimensions: Int, estimatesQuantiles: Bool
  ) throws(StreamError) {
    feature = try CollectedFeature(name: name, type: type, shape: [dimensions], mask: nil)
    let size = dimensions * type.size
    episodeBlock = StepBlock.Builder(rowSize: size, size: Self.blockSize)
    allBlock = StepBlock.Builder(rowSize: size, size: Self.blockSize)
    histograms = estimatesQuantiles ? EpisodeHistograms(type, dimensions: dimensions) : nil
    episode = Self.collector(feature, episodeBlock.capacity)
    all = Self.collector(feature, allBlock.capacity)
  }

  private static func collector(
    _ feature: CollectedFeature, _ blockSteps: Int
  ) -> any FeatureCollecting {
    // The numbers of a dataset are few beside its images, and each thread has sums of its own.
    feature.type == .float32
      ? FeatureCollector<UInt32>(feature, blockSteps: blockSteps, skipsNonFinite: true, threads: 1)
      : FeatureCollector<UInt64>(feature, blockSteps: blockSteps, skipsNonFinite: true, threads: 1)
  }

  /// Takes the next rows of the episode.
  package func take(_ elements: RawSpan) throws(StreamError) {
    let size = feature.dimensions * feature.type.size
    try histograms?.take(elements)
    for start in stride(from: 0, to: elements.byteCount, by: size) {
      let row = elements.extracting(start..<start + size)
      episodeBlock.append(row, episode: episodes, step: rows)
      if episodeBlock.isFull { try episode.take(episodeBlock.take()) }
      allBlock.append(row, episode: episodes, step: rows)
      if allBlock.isFull { try all.take(allBlock.take()) }
      rows += 1
    }
  }

  /// Takes rows of earlier episodes, which count in the statistics of all only.
  package func takeEarlier(_ elements: RawSpan) throws(StreamError) {
    let size = feature.dimensions * feature.type.size
    for start in stride(from: 0, to: elements.byteCount, by: size) {
      allBlock.append(elements.extracting(start..<start + size), episode: 0, step: 0)
      if allBlock.isFull { try all.take(allBlock.take()) }
    }
  }

  /// The statistics of the episode, which ends.
  /// - Throws: `.malformed` for a dimension without a finite number, and for numbers that are not
  ///   finite where LeRobot has no quantiles of them.
  package func endEpisode(_ quantiles: [Double]) throws(StreamError) -> FeatureStatistics {
    if !episodeBlock.isEmpty { try episode.take(episodeBlock.take()) }
    try episode.drain()
    leftOut += episode.leftOut
    var statistics = try episode.statistics(quantiles)
    if let histograms {
      guard leftOut == 0 else {
        throw StreamError(
          .malformed, "'\(feature.name)' has NaN or infinity, of which LeRobot has no statistics")
      }
      try histograms.end(&statistics)
    }
    episode = Self.collector(feature, episodeBlock.capacity)
    rows = 0
    episodes += 1
    return statistics
  }

  /// The statistics of all episodes.
  package func finish(_ quantiles: [Double]) throws(StreamError) -> FeatureStatistics {
    if !allBlock.isEmpty { try all.take(allBlock.take()) }
    try all.drain()
    return try all.statistics(quantiles)
  }
}
