/// A point in the middle of a set that garbage does not move.
package enum VectorMedian {
  /// Rows that the median is of, at most, spread evenly over the table.
  private static let sample = 1001

  /// The median of each number over some rows: of an even count the lower one.
  package static func of(_ table: VectorTable) -> [Float] {
    let rows = min(table.count, sample)
    let chosen = (0..<rows).map { table[$0 * table.count / rows] }
    return (0..<table.dimensions).map { place in
      chosen.map { $0[place] }.sorted()[(rows - 1) / 2]
    }
  }

  /// The row that is nearest to a point, of those that count; of equal ones the first.
  package static func nearest(
    to point: [Float], in table: VectorTable, where counts: (Int) -> Bool = { _ in true }
  ) -> Int? {
    var best: (row: Int, distance: Float)?
    var scratch: [Float] = []
    table.squaredDistances(0..<table.count, to: point, &scratch) { row, distance in
      if distance < best?.distance ?? .infinity, counts(row) { best = (row, distance) }
    }
    return best?.row
  }
}
