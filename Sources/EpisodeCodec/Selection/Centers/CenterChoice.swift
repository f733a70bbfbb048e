package import TrajectoryMath

/// Chooses vectors of a set that cover it: from a first one on always the farthest from those chosen
/// and from those seen before. No other way covers with less than half the radius (Gonzalez, 1985).
package struct CenterChoice {
  package struct Options: Sendable {
    /// The share of the vectors that may be garbage.
    package var outliers = 0.0
    package var threads = 1

    package init() {}
  }

  package struct Center: Sendable {
    /// In the set.
    package let place: Int
    /// From the nearest center before; nil for the first one.
    package let distance: Double?
  }

  private let set: VectorSet
  private let outliers: Int
  private var search: CenterSearch
  private let centers: VectorTable
  package private(set) var chosen = 0
  /// Vectors that were left out as garbage.
  package private(set) var dropped = 0
  /// The farthest point, after garbage.
  private var known: FarthestFirst.Point??

  /// - Parameter seen: centers that there are already, in float32 and scaled as the set's; the chosen
  ///   ones are added to them.
  package init(_ set: VectorSet, seen: VectorTable?, _ options: Options) {
    self.set = set
    outliers = Int((options.outliers * Double(set.mass)).rounded())
    // What is compared are squared distances; those of the cosine are twice its own.
    let factors = set.options.metric == .l2 ? set.weights.map { $0 * $0 } : set.weights
    search = CenterSearch(set.table, factors: factors, threads: options.threads)
    centers = seen ?? VectorTable(dimensions: set.table.dimensions)
  }

  /// The next center; nil when every other vector is a copy of one, has the weight 0 or is garbage.
  package mutating func next() -> Center? {
    guard centers.count > 0 else { return first() }
    guard let point = farthest() else { return nil }
    add(point.row)
    return Center(place: point.row, distance: set.options.metric.distance(point.squaredDistance))
  }

  /// The squared distance of the next center, and its weight; nil when there is none.
  package mutating func ahead() -> (squaredDistance: Float, weight: Float)? {
    guard centers.count > 0, let point = farthest() else { return nil }
    return (point.squaredDistance, set.weights.isEmpty ? 1 : set.weights[point.row])
  }

  /// The squared distance of the vector that is farthest from all centers, garbage left out and without
  /// weights; ends the choice.
  package mutating func squaredRadius() -> Float {
    guard centers.count > 0 else { return 0 }
    search.forgetFactors()
    known = nil
    return farthest()?.squaredDistance ?? 0
  }

  /// The vector that is nearest to the median: garbage does not move that.
  private mutating func first() -> Center? {
    let median = VectorMedian.of(set.table)
    guard
      let place = VectorMedian.nearest(
        to: median, in: set.table, where: { set.weights.isEmpty || set.weights[$0] > 0 })
    else { return nil }
    add(place)
    return Center(place: place, distance: nil)
  }

  private mutating func add(_ row: Int) {
    centers.append(set.table[row].span)
    search.remove(row)
    chosen += 1
    known = nil
  }

  private mutating func farthest() -> FarthestFirst.Point? {
    if let known { return known }
    var found: FarthestFirst.Point?
    while let point = search.farthest(from: centers) {
      guard outliers > 0,
        search.isOutlier(point, of: set.table, centers, masses: set.masses, most: outliers)
      else {
        found = point
        break
      }
      search.remove(point.row)
      dropped += 1
    }
    known = .some(found)
    return found
  }
}
