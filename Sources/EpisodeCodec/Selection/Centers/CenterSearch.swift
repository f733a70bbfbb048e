internal import Bytes
internal import TrajectoryMath

/// `FarthestFirst` over shares of a table, on several threads. The result is that of one.
struct CenterSearch {
  private struct Job: Sendable {
    let share: FarthestFirst
    let centers: VectorTable
  }

  private let shares: [FarthestFirst]
  private let workers: OrderedWorkers<Job, FarthestFirst.Point?>
  /// True while searches take so long that threads pay.
  private var isLong = true

  /// Rows of a share, and distances in a search, below which a thread costs more than it gives.
  private static let (leastRows, leastEffort) = (4096, 4096)

  /// - Parameter factors: for each row; empty for 1.
  init(_ table: VectorTable, factors: [Float], threads: Int) {
    let count = max(1, min(threads, table.count / Self.leastRows))
    shares = (0..<count).map { number in
      let rows = number * table.count / count..<(number + 1) * table.count / count
      return FarthestFirst(table, rows: rows, factors: factors.isEmpty ? [] : Array(factors[rows]))
    }
    workers = OrderedWorkers(threads: count) { { $0.share.farthest(from: $0.centers) } }
  }

  mutating func farthest(from centers: VectorTable) -> FarthestFirst.Point? {
    var points: [FarthestFirst.Point] = []
    if isLong {
      for share in shares { workers.submit(Job(share: share, centers: centers)) }
      while let found = workers.next() { if let found { points.append(found) } }
    } else {
      points = shares.compactMap { $0.farthest(from: centers) }
    }
    isLong = shares.reduce(0) { $0 + $1.effort } > Self.leastEffort
    return points.dropFirst().reduce(points.first) { best, point in
      best.map { point.precedes($0) ? point : $0 }
    }
  }

  func remove(_ row: Int) { shares.first { $0.rows.contains(row) }?.remove(row) }

  func forgetFactors() { for share in shares { share.forgetFactors() } }

  private static let expected = 16

  /// Whether a point is one of a few that are as far from the centers, and has few near it.
  ///
  /// If at most `most` points are garbage, then a point with more than that many within half its
  /// distance has good ones among them (McCutchen and Khuller, "Streaming algorithms for k-center
  /// clustering with outliers and with anonymity", 2008); and leaving out more than that many is not
  /// needed to cover the others.
  /// - Parameter masses: for each row of the table; empty for 1.
  func isOutlier(
    _ point: FarthestFirst.Point, of table: VectorTable, _ centers: VectorTable, masses: [Int],
    most: Int
  ) -> Bool {
    func sum(_ count: (FarthestFirst, [Int], Int) -> Int) -> Int {
      var sum = 0
      for share in shares where sum <= most {
        sum += count(share, masses.isEmpty ? [] : Array(masses[share.rows]), most - sum)
      }
      return sum
    }
    let squared = point.squaredDistance
    guard
      sum({ $0.mass(atLeast: squared, from: centers, masses: $1, most: $2) }) <= most
    else { return false }
    let vector = table[point.row]
    // A few rows tell whether there are far fewer: in half of 16, where 16 are to be expected, there
    // would be by chance once in fifty times, and of twice as many once in a million.
    let step = UInt32(clamping: most / Self.expected)
    if masses.isEmpty, step > 1,
      sum({ $0.mass(near: vector, squared, masses: $1, most: $2, step: step) })
        <= Self.expected / 2
    {
      return true
    }
    return sum { $0.mass(near: vector, squared, masses: $1, most: $2) } <= most
  }
}
