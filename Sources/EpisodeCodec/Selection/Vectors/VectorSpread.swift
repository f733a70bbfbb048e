internal import Bytes
package import TrajectoryMath

/// Finds the cells of the rows of a table on several threads.
package struct VectorSpread {
  private struct Job: Sendable {
    let table: VectorTable
    let rows: Range<Int>
    let centroids: VectorTable
    let handicaps: [Float]
  }

  private let workers: OrderedWorkers<Job, [SphericalMeans.Cell]>
  private static let rows = 4096

  package init(threads: Int) {
    workers = OrderedWorkers(threads: threads) {
      { SphericalMeans.cells($0.table, $0.rows, $0.centroids, handicaps: $0.handicaps) }
    }
  }

  package func cells(
    _ table: VectorTable, _ centroids: VectorTable, handicaps: [Float] = []
  ) -> [SphericalMeans.Cell] {
    for start in stride(from: 0, to: table.count, by: Self.rows) {
      workers.submit(
        Job(
          table: table, rows: start..<min(start + Self.rows, table.count), centroids: centroids,
          handicaps: handicaps))
    }
    var cells: [SphericalMeans.Cell] = []
    cells.reserveCapacity(table.count)
    while let found = workers.next() { cells += found }
    return cells
  }
}
