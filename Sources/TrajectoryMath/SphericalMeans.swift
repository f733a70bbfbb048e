/// k-means on the unit sphere: cells of vectors that point about the same way, after Dhillon and Modha,
/// "Concept decompositions for large sparse text data using clustering", 2001.
///
/// Vectors and centroids have the length 1, and a vector belongs to the centroid with which its product
/// is highest, of equal ones the first. Centroids come from at most 64 vectors per cell, spread evenly
/// over the table. The same table and seed give the same cells, whatever the number of threads.
package struct SphericalMeans: Sendable {
  package let centroids: VectorTable

  package struct Cell: Equatable, Sendable {
    package var number: UInt32
    /// Product with the centroid.
    package var similarity: Float
  }

  private static let perCell = 64
  private static let rounds = 10

  /// - Parameters:
  ///   - cells: at least 1 and at most as many as there are vectors.
  ///   - spread: runs a function for each of some ranges, maybe on several threads, and returns their
  ///     results in order.
  package init(
    _ table: VectorTable, cells: Int, seed: UInt64,
    _ spread: (VectorTable, VectorTable) -> [Cell]
  ) {
    precondition((1...max(table.count, 1)).contains(cells))
    let rows = min(table.count, cells * Self.perCell)
    let sample = VectorTable(dimensions: table.dimensions)
    for place in 0..<rows { sample.append(table[place * table.count / rows].span) }
    var random = CounterRandom(seed: seed, episode: 0, purpose: 0)
    var centroids = VectorTable(dimensions: table.dimensions)
    for row in random.permutation(rows).prefix(cells) { centroids.append(sample[row].span) }
    for _ in 0..<Self.rounds {
      centroids = Self.means(of: sample, spread(sample, centroids), before: centroids)
    }
    self.centroids = centroids
  }

  /// The direction of the sum of each cell; that of before for one without vectors.
  private static func means(
    of table: VectorTable, _ cells: [Cell], before: VectorTable
  ) -> VectorTable {
    let width = table.dimensions
    var sums = [Double](repeating: 0, count: before.count * width)
    for (row, cell) in cells.enumerated() {
      let vector = table[row]
      let start = Int(cell.number) * width
      for place in 0..<width { sums[start + place] += Double(vector[place]) }
    }
    let centroids = VectorTable(dimensions: width)
    for cell in 0..<before.count {
      var vector = sums[cell * width..<(cell + 1) * width].map { Float($0) }
      if !VectorScale.normalize(&vector) { vector = before[cell] }
      centroids.append(vector.span)
    }
    return centroids
  }

  /// The cells of some rows of a table.
  /// - Parameter handicaps: for each centroid what is taken off its products; empty for nothing. With
  ///   half the square of its length the cell is that of the nearest centroid of any length.
  package static func cells(
    _ table: VectorTable, _ rows: Range<Int>, _ centroids: VectorTable, handicaps: [Float] = []
  ) -> [Cell] {
    var cells: [Cell] = []
    cells.reserveCapacity(rows.count)
    var scratch: [Float] = []
    var products = [Float](repeating: 0, count: block * centroids.count)
    for start in stride(from: rows.lowerBound, to: rows.upperBound, by: block) {
      let some = start..<min(start + block, rows.upperBound)
      table.products(some, with: centroids, 0..<centroids.count, into: &products, &scratch)
      let span = products.span
      for row in 0..<some.count {
        var best = Cell(number: 0, similarity: -.infinity)
        for column in 0..<centroids.count {
          var product = span[row * centroids.count + column]
          if !handicaps.isEmpty { product -= handicaps[column] }
          if product > best.similarity { best = Cell(number: UInt32(column), similarity: product) }
        }
        cells.append(best)
      }
    }
    return cells
  }

  /// Rows at a time.
  private static let block = 64
}
