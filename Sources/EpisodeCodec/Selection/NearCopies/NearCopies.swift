internal import Bytes
internal import TrajectoryMath

/// Finds near copies among vectors: those whose cosine with one that is kept, in the same cell of k-means,
/// is above a threshold. The rule says what is kept first in a cell (SemDeDup: Abbas et al.,
/// "Data-efficient learning at web-scale through semantic deduplication", 2023; there a copy of a copy is
/// left out, too, here only what is near a vector that is kept).
package struct NearCopies {
  package enum Keep: Equatable, Sendable {
    /// First the vector that is nearest to the centroid, or farthest from it.
    case nearest, farthest
    /// First the one with the highest score.
    case best(String)
  }

  package struct Options: Sendable {
    package var threshold: Float = 0.95
    package var keep = Keep.farthest
    /// Nil for one per thousand vectors.
    package var cells: Int?
    package var seed: UInt64 = 0
    package var threads = 1

    package init() {}
  }

  /// Why a vector is left out.
  package enum Origin: Equatable, Sendable {
    /// One of the set that is kept.
    case own(Int)
    /// One that was seen before.
    case seen(String)
  }

  package struct Copy: Sendable {
    package let origin: Origin
    /// The cosine.
    package let similarity: Float
  }

  /// Vectors of a cell, about: more find more pairs, and take longer.
  private static let perCell = 1000

  let set: VectorSet
  private let options: Options
  private let centroids: VectorTable
  /// For each vector its cell.
  private let cells: [SphericalMeans.Cell]
  /// The vectors of each cell, in the order of the rule.
  private let members: [[Int]]
  /// For each vector; nil for one that is kept.
  package private(set) var copies: [Copy?]
  private let spread: VectorSpread

  /// - Parameter set: not empty, of unit vectors, with the score of `best` as weight.
  package init(_ set: VectorSet, _ options: Options) {
    (self.set, self.options) = (set, options)
    let spread = VectorSpread(threads: options.threads)
    self.spread = spread
    let count = options.cells ?? set.count / Self.perCell
    centroids =
      SphericalMeans(
        set.table, cells: max(1, min(count, set.count)), seed: options.seed
      ) { spread.cells($0, $1) }.centroids
    cells = spread.cells(set.table, centroids)
    var members = [[Int]](repeating: [], count: centroids.count)
    for (place, cell) in cells.enumerated() { members[Int(cell.number)].append(place) }
    let cells = cells
    // Of equal ones the first in the input comes first.
    let keys: [Float] =
      switch options.keep {
      case .nearest: cells.map { -$0.similarity }
      case .farthest: cells.map(\.similarity)
      case .best: set.weights.map { -$0 }
      }
    for number in members.indices {
      members[number].sort { keys[$0] < keys[$1] || keys[$0] == keys[$1] && $0 < $1 }
    }
    self.members = members
    copies = [Copy?](repeating: nil, count: set.count)
  }

  /// The number of the cell of a vector.
  package func cell(of place: Int) -> Int { Int(cells[place].number) }

  // MARK: Among the vectors

  private struct Job: Sendable {
    let set: VectorSet
    let members: [Int]
    let threshold: Float
  }

  /// Finds the copies in all cells, of vectors that are no copies of what was seen.
  package mutating func findOwn() {
    let workers = OrderedWorkers<Job, [(Int, Copy)]>(threads: options.threads) {
      { Self.copies($0) }
    }
    // So many that memory holds the results.
    var next = 0
    func take() {
      for (place, copy) in workers.next() ?? [] { copies[place] = copy }
    }
    while next < members.count || workers.pending > 0 {
      if next < members.count, workers.pending < 4 * options.threads {
        let members = members[next].filter { copies[$0] == nil }
        workers.submit(Job(set: set, members: members, threshold: options.threshold))
        next += 1
      } else {
        take()
      }
    }
  }

  private static let block = 64

  /// The copies in one cell: each with the first kept one before it that is near.
  private static func copies(_ job: Job) -> [(Int, Copy)] {
    let table = job.set.table
    let kept = VectorTable(dimensions: table.dimensions)
    var keptPlaces: [Int] = []
    var found: [(Int, Copy)] = []
    var scratch: [Float] = []
    var products = [Float](repeating: 0, count: block * block)
    for start in stride(from: 0, to: job.members.count, by: block) {
      let places = Array(job.members[start..<min(start + block, job.members.count)])
      let rows = VectorTable(dimensions: table.dimensions)
      for place in places { rows.append(table[place].span) }
      var isOpen = [Bool](repeating: true, count: places.count)
      for before in stride(from: 0, to: kept.count, by: block) where isOpen.contains(true) {
        let earlier = before..<min(before + block, kept.count)
        rows.products(0..<rows.count, with: kept, earlier, into: &products, &scratch)
        for row in places.indices where isOpen[row] {
          for column in earlier.indices {
            let similarity = products[row * earlier.count + column - before]
            guard similarity > job.threshold else { continue }
            isOpen[row] = false
            let origin = Origin.own(keptPlaces[column])
            found.append((places[row], Copy(origin: origin, similarity: similarity)))
            break
          }
        }
      }
      rows.products(0..<rows.count, with: rows, 0..<rows.count, into: &products, &scratch)
      for row in places.indices where isOpen[row] {
        let line = row * rows.count
        let isNear = { (other: Int) in isOpen[other] && products[line + other] > job.threshold }
        if let first = (0..<row).first(where: isNear) {
          isOpen[row] = false
          let origin = Origin.own(places[first])
          found.append((places[row], Copy(origin: origin, similarity: products[line + first])))
        } else {
          kept.append(table[places[row]].span)
          keptPlaces.append(places[row])
        }
      }
    }
    return found
  }

  // MARK: Of what was seen

  /// Finds copies of vectors that were seen before; comes before `findOwn`.
  /// - Parameter seen: a few of them, which may be forgotten afterwards.
  package mutating func find(near seen: VectorSet) {
    let found = spread.cells(seen.table, centroids)
    var byCell: [Int: [Int]] = [:]
    for (place, cell) in found.enumerated() { byCell[Int(cell.number), default: []].append(place) }
    var scratch: [Float] = []
    for (cell, places) in byCell.sorted(by: { $0.key < $1.key }) where !members[cell].isEmpty {
      let others = VectorTable(dimensions: seen.table.dimensions)
      for place in places { others.append(seen.table[place].span) }
      var products = [Float](repeating: 0, count: others.count)
      for member in members[cell] where copies[member] == nil {
        set.table.products(
          member..<member + 1, with: others, 0..<others.count, into: &products, &scratch)
        if let first = products.firstIndex(where: { $0 > options.threshold }) {
          copies[member] = Copy(
            origin: .seen(seen.id(places[first])), similarity: products[first])
        }
      }
    }
  }
}
