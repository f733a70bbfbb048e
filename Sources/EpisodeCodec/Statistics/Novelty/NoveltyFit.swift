package import Bytes
internal import TrajectoryMath

/// Makes a model of what has been seen of normal data.
package struct NoveltyFit: Sendable {
  package var method = NoveltyModel.Method.gauss
  package var alpha = 0.01
  package var combination = NoveltyModel.Combination.or
  /// Of a bank: its vectors, which neighbor counts, and the share of the samples that may be garbage.
  package var centers = 1024
  package var neighbor = 1
  package var outliers = 0.001

  /// The most numbers of a bank: a model is a small file.
  private static let mostNumbers = 1 << 20

  package init() {}

  /// - Throws: `.missing` when there are too few samples.
  package func model(of state: NoveltyState) throws(StreamError) -> NoveltyModel {
    // Any of several groups may alarm: together they have the probability alpha.
    let alpha = combination == .or ? alpha / Double(max(state.parts.count, 1)) : alpha
    var parts: [NoveltyModel.Part] = []
    for part in state.parts { parts.append(try fit(part, alpha, state.split)) }
    return NoveltyModel(alpha: self.alpha, combination: combination, parts: parts)
  }

  private func fit(
    _ part: NoveltyState.Part, _ alpha: Double, _ split: NoveltySplit
  ) throws(StreamError) -> NoveltyModel.Part {
    let least = ConformalThreshold.leastCount(alpha: alpha)
    guard part.products.count >= 2, part.calibration.count >= least else {
      let hint =
        split.unit == .episode ? "; with few episodes, --split step divides each of them" : ""
      throw StreamError(
        .missing,
        """
        \(part.group.title) has \(part.products.count) samples to fit and \
        \(part.calibration.count) to calibrate, which takes 2 and \(least)\(hint)
        """)
    }
    let dimensions = part.products.dimensions
    let (mean, covariance) = part.products.moments
    let deviation = (0..<dimensions).map { row in
      covariance[row * (row + 1) / 2 + row].squareRoot()
    }
    let standardization = Standardization(mean: mean, deviation: deviation)
    let normal = part.normal.entries.map { entry in
      var standard = entry.vector
      standardization.apply(entry.vector, to: &standard)
      return standard
    }
    var fitted = NoveltyModel.Part(
      group: part.group, standardization: standardization,
      measure: try measure(normal, covariance, standardization, part),
      threshold: 0, counts: (part.products.count, part.calibration.count))
    var scratch = fitted.scratch
    let scores = part.calibration.entries.map { fitted.score($0.vector, &scratch) }
    guard let threshold = ConformalThreshold.threshold(scores, alpha: alpha), threshold.isFinite
    else {
      throw StreamError(.malformed, "the numbers of \(part.group.title) are too large to score")
    }
    fitted.threshold = threshold
    return fitted
  }

  private func measure(
    _ normal: [[Double]], _ covariance: [Double], _ standardization: Standardization,
    _ part: NoveltyState.Part
  ) throws(StreamError) -> NoveltyModel.Measure {
    let dimensions = part.products.dimensions
    switch method {
    case .gauss:
      var correlation = covariance
      for row in 0..<dimensions {
        for column in 0...row {
          correlation[row * (row + 1) / 2 + column] /=
            standardization.scale[row] * standardization.scale[column]
        }
      }
      var fourth = 0.0
      for vector in normal {
        let square = vector.reduce(0) { $0 + $1 * $1 }
        fourth += square * square
      }
      let shrunk = ShrunkCovariance(
        covariance: correlation, dimensions: dimensions, count: part.products.count,
        fourthMoment: fourth / Double(normal.count))
      guard let factor = CholeskyFactor(shrunk.lowerTriangle, dimensions: dimensions) else {
        throw StreamError(.malformed, "the covariance of \(part.group.title) is not positive")
      }
      return .gauss(
        shrinkage: shrunk.shrinkage, covariance: shrunk.lowerTriangle, factor)
    case .bank:
      guard centers * dimensions <= Self.mostNumbers else {
        throw StreamError(
          .limit,
          """
          a bank of \(centers) x \(dimensions) numbers is too large; \
          \(Self.mostNumbers / dimensions) fit
          """)
      }
      let bank = CenterBank(
        choosing: centers, from: normal.map { $0.map { Float($0) } },
        outliers: Int(outliers * Double(normal.count)), dimensions: dimensions)
      guard bank.count >= neighbor else {
        throw StreamError(
          .missing, "\(part.group.title) has \(bank.count) different samples, not \(neighbor)")
      }
      return .bank(bank, neighbor: neighbor)
    }
  }
}
