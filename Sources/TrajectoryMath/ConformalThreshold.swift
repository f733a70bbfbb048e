/// The threshold that a score on data like the calibration's exceeds with at most a given probability.
///
/// Split conformal prediction: of n calibration scores the ⌈(n + 1)(1 - α)⌉-th smallest. Papadopoulos,
/// Proedrou, Vovk, Gammerman, "Inductive Confidence Machines for Regression", ECML 2002.
package enum ConformalThreshold {
  /// The place of the threshold among the sorted scores, from 1; nil when there are too few scores.
  package static func place(count: Int, alpha: Double) -> Int? {
    // (n + 1)(1 - α) rounded up, where the product of a decimal α may miss a whole number by a bit.
    let above = Double(count + 1) * alpha
    let nearest = above.rounded()
    let isWhole = abs(above - nearest) <= nearest * 0x1p-50
    let place = count + 1 - Int(isWhole ? nearest : above.rounded(.down))
    return place <= count ? place : nil
  }

  /// - Returns: nil when there are too few scores.
  package static func threshold(_ scores: [Double], alpha: Double) -> Double? {
    guard let place = place(count: scores.count, alpha: alpha) else { return nil }
    return scores.sorted()[max(place, 1) - 1]
  }

  /// The fewest calibration scores that have a threshold.
  package static func leastCount(alpha: Double) -> Int {
    var count = max(1, Int((1 / alpha).rounded(.down)) - 2)
    while place(count: count, alpha: alpha) == nil { count += 1 }
    return count
  }
}
