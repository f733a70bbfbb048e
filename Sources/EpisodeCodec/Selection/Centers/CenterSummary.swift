internal import Bytes
package import TrajectoryMath

/// What stands for a large set in a choice of centers: a few of its vectors, each with the number of
/// those that are nearest to it.
///
/// The choice from the summaries of parts covers the whole with at most four times the smallest
/// radius: twice for covering a part by its summary, twice for covering the summaries.
package enum CenterSummary {
  /// Adds a set's summary to others.
  /// - Parameters:
  ///   - centers: how many vectors will be chosen.
  ///   - outliers: how many vectors may be garbage: as many more stand for the set, because garbage
  ///     comes first.
  ///   - seen: centers that there are already.
  /// - Returns: the squared distance of the farthest vector from the summary.
  package static func add(
    _ set: VectorSet, centers: Int, outliers: Int, seen: VectorTable?, threads: Int,
    to summary: inout VectorSet
  ) -> Float {
    var options = CenterChoice.Options()
    options.threads = threads
    var choice = CenterChoice(set, seen: seen?.copy(), options)
    var places: [Int] = []
    let most = min(centers, set.count) + min(outliers, set.count)
    while places.count < most, let center = choice.next() {
      places.append(center.place)
    }
    let masses = outliers > 0 ? masses(of: places, in: set, threads: threads) : []
    for (number, place) in places.enumerated() {
      summary.append(place, of: set, mass: masses.isEmpty ? 1 : masses[number])
    }
    return choice.squaredRadius()
  }

  /// For each center how many vectors are nearest to it.
  private static func masses(of places: [Int], in set: VectorSet, threads: Int) -> [Int] {
    let centers = VectorTable(dimensions: set.table.dimensions)
    var handicaps: [Float] = []
    for place in places {
      let vector = set.table[place]
      centers.append(vector.span)
      handicaps.append(Float(vector.reduce(0.0) { $0 + Double($1) * Double($1) } / 2))
    }
    var masses = [Int](repeating: 0, count: places.count)
    let cells = VectorSpread(threads: threads).cells(set.table, centers, handicaps: handicaps)
    for (row, cell) in cells.enumerated() {
      masses[Int(cell.number)] += set.masses.isEmpty ? 1 : set.masses[row]
    }
    return masses
  }
}
