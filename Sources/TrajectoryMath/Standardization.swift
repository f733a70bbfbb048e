/// Numbers of different units on one scale: less their mean, in standard deviations.
package struct Standardization: Equatable, Sendable {
  package let mean: [Double]
  /// Above 0.
  package let scale: [Double]

  package init(mean: [Double], scale: [Double]) { (self.mean, self.scale) = (mean, scale) }

  /// - Parameter deviation: the standard deviations; 0 for a dimension that never changes, which
  ///   counts in thousandths of its value, or of 1 if that is larger.
  package init(mean: [Double], deviation: [Double]) {
    self.mean = mean
    scale = zip(mean, deviation).map { $1 > 0 ? $1 : max(abs($0), 1) / 1000 }
  }

  package func apply(_ vector: [Double], to result: inout [Double]) {
    for index in mean.indices { result[index] = (vector[index] - mean[index]) / scale[index] }
  }
}
