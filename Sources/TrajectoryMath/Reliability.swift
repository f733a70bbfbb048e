/// How well confidences say how often something is right: counts in bins of equal width.
///
/// Expected calibration error: C. Guo, G. Pleiss, Y. Sun, K. Q. Weinberger, "On calibration of modern
/// neural networks", ICML 2017. A bin holds its upper end.
package struct Reliability: Sendable {
  package struct Bin: Sendable {
    package var count = 0
    package var right = 0
    package var confidence = 0.0

    package var accuracy: Double { Double(right) / Double(count) }
    package var meanConfidence: Double { confidence / Double(count) }
  }

  package private(set) var bins: [Bin]
  private var squares = 0.0

  package init(bins: Int = 10) { self.bins = Array(repeating: Bin(), count: bins) }

  /// - Parameter confidence: from 0 to 1.
  package mutating func add(_ confidence: Double, isRight: Bool) {
    let bin = max(0, min(bins.count, Int((confidence * Double(bins.count)).rounded(.up))) - 1)
    bins[bin].count += 1
    bins[bin].right += isRight ? 1 : 0
    bins[bin].confidence += confidence
    let error = confidence - (isRight ? 1 : 0)
    squares += error * error
  }

  package var count: Int { bins.reduce(0) { $0 + $1.count } }
  package var right: Int { bins.reduce(0) { $0 + $1.right } }
  package var accuracy: Double { Double(right) / Double(count) }

  /// The mean distance of confidence from accuracy, by bin.
  package var expectedError: Double {
    bins.reduce(0) { $0 + abs(Double($1.right) - $1.confidence) } / Double(count)
  }

  /// The mean square of the distance of confidence from the truth: G. W. Brier, 1950.
  package var brierScore: Double { squares / Double(count) }
}
