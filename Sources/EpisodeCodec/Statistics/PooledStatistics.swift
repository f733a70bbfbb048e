package import Bytes
internal import TrajectoryMath

/// Pools the statistics of several datasets, from their files alone.
///
/// `combine_dataset_statistics` of Octo: means and variances are pooled, each dataset weighted by
/// its number of steps; quantiles cannot be pooled and are left out.
package struct PooledStatistics {
  private var features: [(name: String, datasets: [[Normalization.Dimension]])] = []
  private var transitions: [UInt64] = []
  private var trajectories: [UInt64] = []

  package init() {}

  /// Adds a dataset.
  /// - Throws: `.missing` without its number of steps, `.malformed` for features or dimensions that
  ///   differ from those of the datasets before.
  package mutating func add(_ file: StatisticsFile) throws(StreamError) {
    let (names, counts) = try file.featuresAndCounts()
    if transitions.isEmpty { features = names.map { ($0, []) } }
    guard names == features.map(\.name) else {
      throw StreamError(.malformed, "the features differ from those in earlier files")
    }
    for index in features.indices {
      let dimensions = try file.entry(names[index], dataset: nil, needsQuantiles: false).dimensions
      guard dimensions.count == features[index].datasets.first?.count ?? dimensions.count else {
        throw StreamError(
          .malformed, "the dimensions of '\(names[index])' differ from those in earlier files")
      }
      features[index].datasets.append(dimensions)
    }
    transitions.append(counts.transitions)
    trajectories.append(counts.trajectories)
  }

  /// In Octo's form: the counts are those of the datasets.
  package var json: JSONText {
    let total = transitions.reduce(0.0) { $0 + Double($1) }
    let weights = transitions.map { Double($0) / total }
    var text = JSONText(indent: 2)
    text.beginObject()
    for (name, datasets) in features {
      let dimensions = (datasets.first ?? []).indices.map { index in
        Self.pooled(datasets.map { $0[index] }, weights)
      }
      text.key(name)
      text.beginObject()
      text.array("min", dimensions) { $0.value($1.min) }
      text.array("max", dimensions) { $0.value($1.max) }
      text.array("mean", dimensions) { $0.value($1.mean) }
      text.array("std", dimensions) { $0.value($1.std) }
      text.endObject()
    }
    text.array("num_trajectories", trajectories) { $0.value($1) }
    text.array("num_transitions", transitions) { $0.value($1) }
    text.endObject()
    return text
  }

  private static func pooled(
    _ parts: [Normalization.Dimension], _ weights: [Double]
  ) -> (min: Double, max: Double, mean: Double, std: Double) {
    let mean = zip(parts, weights).reduce(0) { $0 + $1.0.mean * $1.1 }
    let variance = zip(parts, weights).reduce(0) { sum, part in
      let (deviation, distance) = (part.0.standardDeviation, part.0.mean - mean)
      return sum + part.1 * (deviation * deviation + distance * distance)
    }
    return (
      parts.map(\.min).min() ?? 0, parts.map(\.max).max() ?? 0, mean, variance.squareRoot()
    )
  }
}
