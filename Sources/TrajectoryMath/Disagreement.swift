internal import Posix

/// How much predictions disagree, or how uncertain one is.
package enum Disagreement {
  /// The mean variance of members' predictions, over their numbers: that of the population, which
  /// divides by the number of members.
  /// - Parameter members: of equal sizes, at least one.
  package static func variance(_ members: [[Double]]) -> Double {
    let count = Double(members.count)
    var sum = 0.0
    for place in members[0].indices {
      var mean = 0.0
      for member in members { mean += member[place] }
      mean /= count
      var squares = 0.0
      for member in members { squares += (member[place] - mean) * (member[place] - mean) }
      sum += squares / count
    }
    return sum / Double(max(members[0].count, 1))
  }

  /// The entropy in nats and the margin between the two largest probabilities, of logits or log
  /// probabilities.
  /// - Parameter logits: at least two, of which one at least is not -infinity.
  package static func uncertainty(_ logits: ArraySlice<Double>) -> (entropy: Double, margin: Double)
  {
    let most = logits.max() ?? 0
    var sum = 0.0
    for logit in logits { sum += Libm.exponential(logit - most) }
    var (entropy, first, second) = (0.0, 0.0, 0.0)
    for logit in logits {
      let probability = Libm.exponential(logit - most) / sum
      if probability > 0 { entropy -= probability * (logit - most - Libm.logarithm(sum)) }
      if probability > first {
        (first, second) = (probability, first)
      } else {
        second = max(second, probability)
      }
    }
    return (entropy, first - second)
  }
}
