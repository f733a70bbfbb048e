/// The statistics of one feature, per dimension in C order.
package struct FeatureStatistics: Equatable, Sendable {
  package var name: String
  /// Extents; empty for a single number.
  package var shape: [Int]
  /// The count of numbers.
  package var counts: [UInt64]
  package var mean: [Double] = []
  /// Of the whole population (ddof 0).
  package var standardDeviation: [Double] = []
  package var min: [Double] = []
  package var max: [Double] = []
  /// The quantiles for each q from 0 to 1.
  package var quantiles: [(q: Double, values: [Double])] = []
  /// The dimensions to normalize, if the stream has a mask.
  package var mask: [Bool]?

  init(name: String, shape: [Int], counts: [UInt64]) {
    (self.name, self.shape, self.counts) = (name, shape, counts)
  }

  package static func == (left: FeatureStatistics, right: FeatureStatistics) -> Bool {
    left.name == right.name && left.shape == right.shape && left.counts == right.counts
      && left.mean == right.mean && left.standardDeviation == right.standardDeviation
      && left.min == right.min && left.max == right.max && left.mask == right.mask
      && left.quantiles.elementsEqual(right.quantiles) { $0.q == $1.q && $0.values == $1.values }
  }

  package func quantile(_ q: Double) -> [Double]? { quantiles.first { $0.q == q }?.values }
}

/// The statistics of a dataset.
package struct DatasetStatistics: Equatable, Sendable {
  /// Empty when the dataset has no name.
  package var name = ""
  /// Features of numbers; `action` first.
  package var features: [FeatureStatistics] = []
  /// Features of images, per channel, in 0...1; the counts are frames.
  package var images: [FeatureStatistics] = []
  /// Steps and episodes.
  package var transitions: UInt64 = 0
  package var trajectories: UInt64 = 0

  package init() {}

  package subscript(name: String) -> FeatureStatistics? { features.first { $0.name == name } }
}
