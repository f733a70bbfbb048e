/// Findings, of which those of the same kind at the same place count as one: the first stays, with
/// the number of the others.
package struct FindingList: Sendable {
  private struct Key: Hashable {
    let kind: String
    let place: String
  }

  private var places: [Key: Int] = [:]
  private var entries: [(finding: Finding, count: Int)] = []

  private static let most = 10_000

  package init() {}

  /// - Parameter kind: what is counted together.
  package mutating func add(_ finding: Finding, kind: String) {
    let key = Key(kind: kind, place: finding.place)
    if let place = places[key] {
      entries[place].count += 1
    } else if entries.count < Self.most {
      places[key] = entries.count
      entries.append((finding, 1))
    }
  }

  /// The worst first.
  package var all: [Finding] {
    let all = entries.map { entry in
      var finding = entry.finding
      if entry.count > 1 { finding.text += ", and the like in \(entry.count - 1) more episodes" }
      return finding
    }
    return Finding.Severity.allCases.flatMap { severity in all.filter { $0.severity == severity } }
  }
}
