package import Bytes
internal import TrajectoryMath

/// Draws rows for people, by which the quality of the others is watched.
///
/// A row is drawn if the hash of its episode's id is below the rate: the first 8 bytes, the highest
/// first, of SHA-256 of the salt followed by the id. Every machine and every run draws the same.
package struct GoldenDraw {
  /// What divides rows into strata.
  package enum Key: String, CaseIterable, Sendable { case label, confidence }

  private struct Candidate: Comparable, Sendable {
    var hash: UInt64
    var place: Int
    var count: Int

    static func < (left: Candidate, right: Candidate) -> Bool {
      (left.hash, left.place) < (right.hash, right.place)
    }
  }

  /// A part of the rows, and how many of them are drawn.
  private struct Stratum {
    var drawn = 0
    /// Those that are drawn if the rate draws too few.
    var candidates: SmallestElements<Candidate>
  }

  private let seed: SHA256
  private let limit: UInt64?
  private let keys: [Key]
  private let minimum: Int
  private var strata = LabelClasses<Stratum>()
  private let log = ByteLog(budget: MemoryBudget.bytes(.buffers) / 4)
  package private(set) var count: UInt64 = 0

  /// - Parameters:
  ///   - rate: the share of episodes, from 0 to 1.
  ///   - minimum: the least rows of each stratum, if it has so many.
  package init(rate: Double, salt: String, strata keys: [Key], minimum: Int) {
    var seed = SHA256()
    seed.update(Array(salt.utf8))
    self.seed = seed
    limit = rate < 1 ? UInt64(rate * 0x1p64) : nil
    (self.keys, self.minimum) = (keys, minimum)
  }

  private func hash(_ row: LabelRow) -> UInt64 {
    var hash = seed
    if let id = row.utf8(.id) { hash.update(id.span) }
    return hash.number
  }

  /// - Returns: the row, marked, if the rate draws it.
  package mutating func take(_ row: LabelRow) throws(StreamError) -> [UInt8]? {
    let hash = hash(row)
    let isDrawn = limit.map { hash < $0 } ?? true
    if isDrawn { count += 1 }
    guard minimum > 0 else { return isDrawn ? Self.marked(row) : nil }
    let (log, minimum) = (log, minimum)
    try strata.change(
      stratum(row), default: Stratum(candidates: SmallestElements(capacity: minimum))
    ) { (stratum) throws(StreamError) in
      if isDrawn { return stratum.drawn += 1 }
      let candidate = Candidate(hash: hash, place: log.end, count: row.bytes.count)
      guard stratum.drawn < minimum, stratum.candidates.takes(candidate) else { return }
      stratum.candidates.add(candidate)
      try log.append(row.bytes.span)
    }
    return isDrawn ? Self.marked(row) : nil
  }

  /// The rows that strata lack, marked, in their order.
  package mutating func finish(
    _ write: ([UInt8]) throws(StreamError) -> Void
  ) throws(StreamError) {
    let missing = strata.sorted.flatMap { _, stratum in
      stratum.candidates.sorted.prefix(max(0, minimum - stratum.drawn))
    }
    for candidate in missing.sorted(by: { $0.place < $1.place }) {
      count += 1
      let bytes = try log.read(at: candidate.place, count: candidate.count)
      try write(Self.marked(LabelRow(parsing: bytes)))
    }
  }

  private static func marked(_ row: LabelRow) -> [UInt8] {
    row.isGolden ? row.bytes.array : row.replacing([(.golden, Array("true".utf8))])
  }

  /// Ten strata of confidence, and one of unknown confidence.
  private func stratum(_ row: LabelRow) -> LabelClass {
    var stratum = LabelClass(task: "", label: nil)
    for key in keys {
      switch key {
      case .label:
        let own = LabelClass(row)
        stratum = LabelClass(task: stratum.task + own.task + "/", label: own.label)
      case .confidence:
        stratum.task += row.confidence.map { "\(min(9, Int($0 * 10)))" } ?? "-"
      }
    }
    return stratum
  }
}
