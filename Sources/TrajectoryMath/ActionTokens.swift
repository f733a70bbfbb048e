/// Actions as tokens of a language model: the interval from -1 to 1 in equal bins, which use the
/// last tokens of the vocabulary, in falling order. OpenVLA's `ActionTokenizer`.
package struct ActionTokens: Sendable {
  package let vocabularySize: Int
  /// NumPy's `linspace(-1, 1, bins)`, float64.
  package let edges: [Double]

  /// - Parameters:
  ///   - bins: from 2 to the size of the vocabulary.
  package init(vocabularySize: Int, bins: Int) {
    precondition(bins >= 2 && bins <= vocabularySize)
    self.vocabularySize = vocabularySize
    let step = 2 / Double(bins - 1)
    edges = (0..<bins - 1).map { Double($0) * step - 1 } + [1]
  }

  /// The token of a number; a number outside -1...1 has the token of the nearer end.
  /// - Returns: nil for NaN.
  package func token(_ value: Double) -> Int? {
    guard !value.isNaN else { return nil }
    let clipped = min(max(value, -1), 1)
    // Finds the number of edges that are not larger.
    var (low, high) = (0, edges.count)
    while low < high {
      let middle = (low + high) / 2
      if edges[middle] <= clipped { low = middle + 1 } else { high = middle }
    }
    return vocabularySize - low
  }

  /// The middle of a token's bin; of the nearest bin for any other token.
  package func value(_ token: Int) -> Double {
    let index = min(max(vocabularySize.subtractingClamped(token) - 1, 0), edges.count - 2)
    return (edges[index] + edges[index + 1]) / 2
  }
}

extension Int {
  fileprivate func subtractingClamped(_ other: Int) -> Int {
    let (difference, overflow) = subtractingReportingOverflow(other)
    return overflow ? (other < 0 ? .max : .min + 1) : difference
  }
}
