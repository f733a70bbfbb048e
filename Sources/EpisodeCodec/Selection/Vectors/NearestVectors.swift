package import Bytes
internal import TrajectoryMath

/// Finds for each vector of a set the nearest ones of others, which come a few at a time: all are
/// compared, so none is missed.
package struct NearestVectors {
  package struct Neighbor: Sendable {
    package let row: VectorRow
    fileprivate let squared: Float
    package let distance: Double
  }

  private let queries: VectorSet
  private let most: Int
  private var options: VectorSet.Options
  private var waiting: [VectorRow] = []
  private var table: VectorTable?
  /// For each query, nearest first.
  package private(set) var neighbors: [[Neighbor]]
  package private(set) var skipped: UInt64 = 0

  private static let block = 1024

  /// - Parameter most: neighbors of each query.
  package init(_ queries: VectorSet, most: Int) {
    (self.queries, self.most) = (queries, most)
    options = queries.options
    options.isHalf = false
    neighbors = [[Neighbor]](repeating: [], count: queries.count)
  }

  package mutating func add(_ row: VectorRow) throws(StreamError) {
    var vector = row.vector
    guard try VectorSet.makeSound(&vector, of: row, options) else { return skipped += 1 }
    let table = table ?? VectorTable(dimensions: vector.count)
    self.table = table
    table.append(vector.span)
    var rest = row
    rest.vector = []
    waiting.append(rest)
    if waiting.count == Self.block { compare() }
  }

  /// Ends the others.
  package mutating func finish() { compare() }

  private mutating func compare() {
    guard let table else { return }
    var scratch: [Float] = []
    for query in 0..<queries.count {
      var near = neighbors[query]
      var bound = near.count < most ? Float.infinity : near[most - 1].squared
      let vector = queries.table[query]
      table.squaredDistances(0..<table.count, to: vector, &scratch) { place, squared in
        guard squared < bound || near.count < most else { return }
        // After those that are as near, which came earlier.
        var target = near.count
        while target > 0, near[target - 1].squared > squared { target -= 1 }
        near.insert(
          Neighbor(
            row: waiting[place], squared: squared,
            distance: queries.options.metric.distance(squared)),
          at: target)
        if near.count > most { near.removeLast() }
        bound = near.count < most ? .infinity : near[most - 1].squared
      }
      neighbors[query] = near
    }
    (self.table, waiting) = (nil, [])
  }
}
