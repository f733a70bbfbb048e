package import TrajectoryMath

/// How new a sample is, and from which score on it alarms.
package struct NoveltyModel: Sendable {
  package enum Method: String, CaseIterable, Sendable {
    /// The Mahalanobis distance from the mean.
    case gauss
    /// The distance from the nearest of some normal samples.
    case bank
  }

  /// How the alarms of several groups make one.
  package enum Combination: String, CaseIterable, Sendable { case and, or }

  package enum Measure: Sendable {
    case gauss(shrinkage: Double, covariance: [Double], CholeskyFactor)
    case bank(CenterBank, neighbor: Int)
  }

  package struct Part: Sendable {
    package var group: NoveltyGroup
    package var standardization: Standardization
    package var measure: Measure
    package var threshold: Double
    /// Samples that describe what is normal, and that calibrate the threshold.
    package var counts: (normal: UInt64, calibration: Int)
  }

  package var alpha: Double
  package var combination: Combination
  package var parts: [Part]
}

extension NoveltyModel.Part {
  /// The room that a score needs.
  package struct Scratch {
    fileprivate var standard: [Double]
    fileprivate var solution: [SIMD4<Double>]
  }

  package var scratch: Scratch {
    var solution: [SIMD4<Double>] = []
    if case .gauss(_, _, let factor) = measure { solution = factor.scratch }
    return Scratch(
      standard: Array(repeating: 0, count: standardization.mean.count), solution: solution)
  }

  /// The score of a sample of finite numbers; infinite beyond what numbers can tell.
  package func score(_ vector: [Double], _ scratch: inout Scratch) -> Double {
    standardization.apply(vector, to: &scratch.standard)
    let score: Double
    switch measure {
    case .gauss(_, _, let factor):
      score = factor.squaredLength(scratch.standard, &scratch.solution).squareRoot()
    case .bank(let bank, let neighbor):
      score = bank.distance(scratch.standard.map { Float($0) }, neighbor: neighbor)
    }
    return score.isNaN ? .infinity : score
  }
}
