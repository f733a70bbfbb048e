/// What a dataset's statistics say of one feature, per dimension in C order.
package struct FeatureStatistics: Equatable, Sendable {
  package var name: String
  /// Extents; empty for a single number.
  package var shape: [Int]
  /// How many numbers there were.
  package var counts: [UInt64]
  package var mean: [Double] = []
  /// Of the whole population (ddof 0).
  package var standardDeviation: [Double] = []
  package var min: [Double] = []
  package var max: [Double] = []
  /// For each q from 0 to 1 the quantiles.
  package var quantiles: [(q: Double, values: [Double])] = []
  /// Which dimensions are normalised, where the stream says so.
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

/// What a dataset's statistics say.
package struct DatasetStatistics: Equatable, Sendable {
  /// Empty where nobody named the dataset.
  package var name = ""
  /// Of numbers; `action` first.
  package var features: [FeatureStatistics] = []
  /// Of images, per channel, in 0...1; the counts are frames.
  package var images: [FeatureStatistics] = []
  /// Steps and episodes.
  package var transitions: UInt64 = 0
  package var trajectories: UInt64 = 0

  package init() {}

  package subscript(name: String) -> FeatureStatistics? { features.first { $0.name == name } }
}
