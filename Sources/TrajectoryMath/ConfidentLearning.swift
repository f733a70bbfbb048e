/// Finds labels that are probably wrong by out-of-sample probabilities: Northcutt, Jiang, Chuang,
/// "Confident learning: estimating uncertainty in dataset labels", JAIR 70, 2021.
///
/// The rule is that of cleanlab's `find_label_issues(filter_by="confident_learning")`: an example
/// is counted in the class whose probability is at least the mean of that class's own examples; if
/// this is not its given label, and another class is more probable than that, the label is suspect.
package struct ConfidentLearning: Equatable, Sendable {
  /// Of each class, the sum of the probabilities that its own examples have for it, and their number.
  private var sums: [Double]
  private var counts: [Int]

  /// cleanlab's tolerance at a threshold.
  private static let tolerance = 1e-6

  package init(classes: Int) {
    sums = Array(repeating: 0, count: classes)
    counts = Array(repeating: 0, count: classes)
  }

  /// Takes an example for the thresholds.
  package mutating func add(label: Int, probability: Double) {
    sums[label] += probability
    counts[label] += 1
  }

  /// The least probability with which an example counts in a class; nil for one without examples.
  package func threshold(_ label: Int) -> Double? {
    counts[label] > 0 ? sums[label] / Double(counts[label]) : nil
  }

  /// The class in which an example counts.
  /// - Returns: nil for none.
  package func confidentClass(_ probabilities: [Double]) -> Int? {
    let confident = probabilities.indices.filter { place in
      threshold(place).map { probabilities[place] >= $0 - Self.tolerance } ?? false
    }
    return confident.count > 1 ? Self.largest(probabilities) : confident.first
  }

  /// True for a given label that is probably wrong.
  package func isSuspect(label: Int, _ probabilities: [Double]) -> Bool {
    guard let other = confidentClass(probabilities), other != label else { return false }
    return probabilities[label] < probabilities[Self.largest(probabilities)]
  }

  /// The first of the largest.
  private static func largest(_ values: [Double]) -> Int {
    var best = 0
    for place in values.indices where values[place] > values[best] { best = place }
    return best
  }
}
