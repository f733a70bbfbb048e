/// Bounds of a probability from how often something happened.
///
/// C. J. Clopper, E. S. Pearson, "The use of confidence or fiducial limits illustrated in the case of
/// the binomial", Biometrika 26, 1934: they hold for any number of trials.
package enum BinomialBound {
  /// The probability is at most this, with a confidence.
  package static func upper(_ count: Int, of trials: Int, confidence: Double) -> Double {
    guard count < trials else { return 1 }
    return BetaDistribution.quantile(confidence, Double(count + 1), Double(trials - count))
  }

  /// The probability is at least this, with a confidence.
  package static func lower(_ count: Int, of trials: Int, confidence: Double) -> Double {
    guard count > 0 else { return 0 }
    return BetaDistribution.quantile(1 - confidence, Double(count), Double(trials - count + 1))
  }

  /// The probability is between these, with a confidence.
  package static func interval(
    _ count: Int, of trials: Int, confidence: Double
  ) -> (low: Double, high: Double) {
    let side = (1 + confidence) / 2
    return (
      lower(count, of: trials, confidence: side), upper(count, of: trials, confidence: side)
    )
  }

  /// The fewest trials, none of which may fail, that promise a probability.
  package static func leastTrials(_ probability: Double, confidence: Double) -> Int {
    var (low, high) = (0, 1)
    while upper(0, of: high, confidence: confidence) > probability, high < 1 << 40 { high *= 2 }
    while high - low > 1 {
      let middle = (low + high) / 2
      if upper(0, of: middle, confidence: confidence) > probability {
        low = middle
      } else {
        high = middle
      }
    }
    return high
  }
}
