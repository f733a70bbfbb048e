/// How often two raters gave each pair of classes. Tables of parts add up to that of the whole.
package struct AgreementTable: Equatable, Sendable {
  /// In rows the classes of the first rater, in columns those of the second.
  package private(set) var counts: [[UInt64]]

  package init(classes: Int) {
    counts = Array(repeating: Array(repeating: 0, count: classes), count: classes)
  }

  package init(counts: [[UInt64]]) { self.counts = counts }

  package mutating func add(_ first: Int, _ second: Int, count: UInt64 = 1) {
    counts[first][second] += count
  }

  package mutating func addClass() {
    for row in counts.indices { counts[row].append(0) }
    counts.append(Array(repeating: 0, count: counts.count + 1))
  }

  package var total: UInt64 { counts.reduce(0) { $0 + $1.reduce(0, +) } }
  package var agreed: UInt64 { counts.indices.reduce(0) { $0 + counts[$1][$1] } }
  package var accuracy: Double { Double(agreed) / Double(total) }

  package func first(_ index: Int) -> UInt64 { counts[index].reduce(0, +) }
  package func second(_ index: Int) -> UInt64 { counts.reduce(0) { $0 + $1[index] } }

  /// The agreement beyond chance, where each rater has classes at its own rates: J. Cohen, "A
  /// coefficient of agreement for nominal scales", 1960. Nil where chance alone agrees always.
  package var kappa: Double? {
    let n = Double(total)
    return corrected(
      chance: counts.indices.reduce(0) { $0 + Double(first($1)) / n * (Double(second($1)) / n) })
  }

  /// The agreement beyond chance, where only doubtful cases agree by chance: K. L. Gwet, "Computing
  /// inter-rater reliability and its variance in the presence of high agreement", 2008. It keeps its
  /// meaning where one class is rare. Nil for fewer than two classes.
  package var ac1: Double? {
    guard counts.count > 1 else { return nil }
    let n = Double(total)
    let doubt = counts.indices.reduce(0) { sum, index in
      let share = Double(first(index) + second(index)) / (2 * n)
      return sum + share * (1 - share)
    }
    return corrected(chance: doubt / Double(counts.count - 1))
  }

  /// The agreement beyond chance, where the raters are interchangeable, for nominal classes: K.
  /// Krippendorff, "Computing Krippendorff's alpha-reliability", 2011. Nil where all are of one class.
  package var alpha: Double? {
    let n = 2 * Double(total)
    let expected = counts.indices.reduce(n * n) { rest, index in
      let count = Double(first(index) + second(index))
      return rest - count * count
    }
    guard expected > 0 else { return nil }
    return 1 - (n - 1) * 2 * Double(total - agreed) / expected
  }

  private func corrected(chance: Double) -> Double? {
    guard total > 0, chance < 1 else { return nil }
    return (accuracy - chance) / (1 - chance)
  }

  /// The same pairs with one class against all others.
  package func alone(_ index: Int) -> AgreementTable {
    let both = counts[index][index]
    let (onlyFirst, onlySecond) = (first(index) - both, second(index) - both)
    return AgreementTable(
      counts: [[both, onlyFirst], [onlySecond, total - both - onlyFirst - onlySecond]])
  }
}
