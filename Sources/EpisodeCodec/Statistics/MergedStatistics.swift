package import Bytes

/// The statistics of all episodes, merged from those of each as `aggregate_stats` of LeRobot merges
/// them: mean, deviation, least and greatest are right, and the quantiles are means of the
/// episodes' quantiles.
package struct MergedStatistics: Sendable {
  package private(set) var features: [FeatureStatistics] = []

  private var isEmpty = true

  package init() {}

  /// The statistics of a dataset from its `meta/stats.json`, without what is not of this form.
  package init(lerobot json: JSONValue) {
    features = (json.object ?? []).compactMap { FeatureStatistics(lerobot: $0.value, $0.key) }
    isEmpty = false
  }

  /// - Parameter episode: the same features in each. A feature that was not in earlier ones has no
  ///   statistics.
  package mutating func add(_ episode: [FeatureStatistics]) {
    guard !isEmpty else {
      (features, isEmpty) = (episode, false)
      return
    }
    features = episode.compactMap { merged($0) }
  }

  /// What a feature's statistics become with these; nil without its own.
  private func merged(_ other: FeatureStatistics) -> FeatureStatistics? {
    guard var own = features.first(where: { $0.name == other.name }),
      own.shape == other.shape, own.quantiles.map(\.q) == other.quantiles.map(\.q)
    else { return nil }
    own.merge(other)
    return own
  }

  /// The same for images, whose shape is [channels].
  package func merged(image: FeatureStatistics) -> FeatureStatistics? {
    var other = image
    other.shape += [1, 1]
    guard var own = merged(other) else { return nil }
    own.shape = image.shape
    return own
  }
}

extension FeatureStatistics {
  /// An entry of `meta/stats.json`; nil for another form.
  fileprivate init?(lerobot json: JSONValue, _ name: String) {
    func numbers(_ key: String) -> [Double]? { json[key]?.flattened }
    guard let mean = numbers("mean"), let deviation = numbers("std"), let least = numbers("min"),
      let greatest = numbers("max"),
      let count = numbers("count")?.first.flatMap(UInt64.init(exactly:)),
      [deviation, least, greatest].allSatisfy({ $0.count == mean.count })
    else { return nil }
    self.init(
      name: name, shape: json["mean"]?.extents ?? [], counts: mean.map { _ in count })
    (self.mean, standardDeviation, min, max) = (mean, deviation, least, greatest)
    for q in StatisticsFormat.lerobot.quantiles {
      let percent = String(Int((q * 100).rounded()))
      guard let values = numbers("q" + (percent.utf8.count < 2 ? "0" : "") + percent),
        values.count == mean.count
      else { continue }
      quantiles.append((q, values))
    }
  }
}

extension JSONValue {
  /// The extents of nested arrays.
  fileprivate var extents: [Int] {
    guard let array else { return [] }
    return [array.count] + (array.first?.extents ?? [])
  }
}

extension FeatureStatistics {
  fileprivate mutating func merge(_ other: FeatureStatistics) {
    for dimension in mean.indices {
      let (own, theirs) = (Double(counts[dimension]), Double(other.counts[dimension]))
      let total = own + theirs
      func pooled(_ first: Double, _ second: Double) -> Double {
        (first * own + second * theirs) / total
      }
      func variance(_ part: FeatureStatistics, _ mean: Double) -> Double {
        let deviation = part.standardDeviation[dimension]
        let distance = part.mean[dimension] - mean
        return deviation * deviation + distance * distance
      }
      let center = pooled(mean[dimension], other.mean[dimension])
      standardDeviation[dimension] =
        pooled(variance(self, center), variance(other, center)).squareRoot()
      mean[dimension] = center
      min[dimension] = Swift.min(min[dimension], other.min[dimension])
      max[dimension] = Swift.max(max[dimension], other.max[dimension])
      for index in quantiles.indices {
        quantiles[index].values[dimension] = pooled(
          quantiles[index].values[dimension], other.quantiles[index].values[dimension])
      }
      counts[dimension] += other.counts[dimension]
    }
  }
}
