internal import TrajectoryMath

/// The error of the rows that are at least so confident, for fixed thresholds.
///
/// The bounds hold for all thresholds at once, with the confidence of the promise: each is that of
/// Clopper and Pearson with an equal part of the doubt (Bonferroni). Thresholds that do not depend on
/// the rows make this hold for any number of rows; A. N. Angelopoulos, S. Bates, E. J. Candès, M. I.
/// Jordan, L. Lei, "Learn then test: calibrating predictive algorithms to achieve risk control", 2021.
package struct RiskCurve: Equatable, Sendable {
  package struct Point: Equatable, Sendable {
    /// The least confidence, before calibration.
    package var threshold: Double
    package var rows: Int
    package var errors: Int
    /// The error is at most this.
    package var bound: Double
  }

  /// From the most confident down.
  package let points: [Point]

  package static let thresholds = [
    0.9999, 0.999, 0.995, 0.99, 0.98, 0.95, 0.9, 0.8, 0.7, 0.6, 0.5, 0,
  ]

  package init(points: [Point]) { self.points = points }

  /// - Parameter doubt: the probability that a bound does not hold.
  package init(_ samples: CalibrationSample.Group, doubt: Double) {
    let part = doubt / Double(Self.thresholds.count)
    points = Self.thresholds.map { threshold in
      let accepted = samples.filter { $0.confidence >= threshold }
      let errors = accepted.count { !$0.isRight }
      let bound = BinomialBound.upper(errors, of: accepted.count, confidence: 1 - part)
      // Rounded up to six digits, in which files have it.
      return Point(
        threshold: threshold, rows: accepted.count, errors: errors,
        bound: min(1, (bound * 1e6).rounded(.up) / 1e6))
    }
  }

  /// The error of a row and of what else would be accepted with it, at most.
  package func bound(at confidence: Double) -> Double {
    // A row is accepted with all at or above any threshold that it reaches.
    points.reduce(1) { $1.threshold <= confidence ? min($0, $1.bound) : $0 }
  }

  /// The lowest threshold of rows that have at most an error; nil where nothing is promised.
  package func threshold(forError error: Double) -> Point? {
    points.last { $0.bound <= error }
  }
}
