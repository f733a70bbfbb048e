/// Finds the point of a set that is farthest from all centers, again and again while centers are added
/// (Gonzalez, "Clustering to minimize the maximum intercluster distance", 1985).
///
/// It is lazy: a point's distance from the nearest center only shrinks, so one that was computed when
/// there were fewer centers is an upper bound. Only points whose bound reaches the farthest one are
/// compared with the centers that came since; most never are. The result is that of comparing all.
///
/// One thread may use it at a time.
package final class FarthestFirst: @unchecked Sendable {
  package struct Point: Equatable, Sendable {
    package let row: Int
    /// From the nearest center.
    package let squaredDistance: Float
    /// `squaredDistance` times the factor of the point: what the order is by.
    package let key: Float

    /// True for the one that is chosen first; of equal ones that is the one with the lower row.
    package func precedes(_ other: Point) -> Bool {
      key > other.key || key == other.key && row < other.row
    }
  }

  private let table: VectorTable
  package let rows: Range<Int>
  /// For each row; empty for 1.
  private var factors: [Float]
  /// Bounds of the squared distances, and the number of centers that they are from.
  private var bounds: [Float]
  private var compared: [UInt32]
  /// Rows that are chosen no more.
  private var isOut: [Bool]
  /// The highest key of each group of rows, or more; and the highest bound, of rows that are out, too.
  private var tops: [Float]
  private var reach: [Float]
  private var scratch: [Float] = []
  /// How many distances the last search computed, about.
  package private(set) var effort = Int.max

  private static let group = 64

  /// - Parameters:
  ///   - rows: of the table, of which this is about.
  ///   - factors: for each of the rows, 0 or more: by which squared distances are multiplied; empty for
  ///     1. A row with 0 is never the farthest.
  package init(_ table: VectorTable, rows: Range<Int>, factors: [Float] = []) {
    precondition(rows.upperBound <= table.count && (factors.isEmpty || factors.count == rows.count))
    (self.table, self.rows, self.factors) = (table, rows, factors)
    bounds = [Float](repeating: .infinity, count: rows.count)
    compared = [UInt32](repeating: 0, count: rows.count)
    isOut = [Bool](repeating: false, count: rows.count)
    tops = [Float](repeating: .infinity, count: (rows.count + Self.group - 1) / Self.group)
    reach = tops
  }

  /// Leaves a row out of what can be farthest.
  package func remove(_ row: Int) { isOut[row - rows.lowerBound] = true }

  /// From now on all factors are 1.
  package func forgetFactors() {
    guard !factors.isEmpty else { return }
    factors = []
    for group in tops.indices { tops[group] = .infinity }
  }

  /// The key of a bound.
  @inline(__always)
  private func key(_ bound: Float, _ index: Int) -> Float {
    guard !factors.isEmpty else { return bound }
    return factors[index] > 0 ? bound * factors[index] : 0
  }

  /// The point with the highest key above 0.
  /// - Parameter centers: those of the last search and maybe more, at least one.
  package func farthest(from centers: VectorTable) -> Point? {
    precondition(centers.count > 0)
    effort = 0
    var (highest, start) = (Float(0), 0)
    for group in tops.indices where tops[group] > highest {
      (highest, start) = (tops[group], group)
    }
    // A high first one leaves fewer to look at.
    var leader: Point?
    refresh(start, centers, &leader)
    for group in tops.indices {
      if let leader {
        guard tops[group] >= leader.key else { continue }
      } else if tops[group] <= 0 {
        continue
      }
      refresh(group, centers, &leader)
    }
    return leader
  }

  /// Looks for points of a group that precede the leader.
  private func refresh(_ group: Int, _ centers: VectorTable, _ leader: inout Point?) {
    var (top, far): (Float, Float) = (0, 0)
    for index in members(group) {
      guard !isOut[index] else {
        far = max(far, bounds[index])
        continue
      }
      var own = key(bounds[index], index)
      let limit = leader?.key ?? 0
      if own > limit || own == limit && own > 0 {
        // Rounded down, so that nothing that may precede is cut off.
        let bound = factors.isEmpty ? limit : limit / factors[index] * (1 - 1e-6)
        update(index, centers, bound: bound)
        own = key(bounds[index], index)
        if Int(compared[index]) == centers.count {
          let point = Point(
            row: rows.lowerBound + index, squaredDistance: bounds[index], key: own)
          if own > 0, leader.map(point.precedes) ?? true { leader = point }
        }
      }
      top = max(top, own)
      far = max(far, bounds[index])
    }
    (tops[group], reach[group]) = (top, far)
  }

  private func members(_ group: Int) -> Range<Int> {
    min(group * Self.group, bounds.count)..<min((group + 1) * Self.group, bounds.count)
  }

  /// Compares a row with the centers that it has not been compared with, until it is below a bound.
  @inline(__always)
  private func update(_ index: Int, _ centers: VectorTable, bound: Float) {
    var first = Int(compared[index])
    guard first < centers.count else { return }
    effort += 1
    let before = first
    bounds[index] = table.nearest(
      rows.lowerBound + index, in: centers, from: &first, best: bounds[index], bound: bound,
      &scratch)
    effort += first - before - 1
    compared[index] = UInt32(first)
  }
}

extension FarthestFirst {
  /// How much of the set, points that are out included, is at least as far from the centers.
  /// - Parameters:
  ///   - masses: how many points each row stands for; empty for 1.
  ///   - most: counting ends beyond it.
  package func mass(
    atLeast squared: Float, from centers: VectorTable, masses: [Int], most: Int
  ) -> Int {
    var sum = 0
    for group in reach.indices where reach[group] >= squared && sum <= most {
      var far: Float = 0
      for index in members(group) {
        if bounds[index] >= squared { update(index, centers, bound: squared) }
        if bounds[index] >= squared { sum += masses.isEmpty ? 1 : masses[index] }
        far = max(far, bounds[index])
      }
      reach[group] = far
    }
    return sum
  }

  /// How much of the set is within half the distance of a point from its nearest center.
  ///
  /// What is so near the point is itself at least half that distance from the centers, so that rows
  /// with a lower bound need no look.
  /// - Parameter step: look only at about one of so many rows, which a hash picks.
  package func mass(
    near point: [Float], _ squared: Float, masses: [Int], most: Int, step: UInt32 = 1
  ) -> Int {
    let (near, least) = (squared / 4, squared / 4 * (1 - 1e-5))
    let share = UInt32.max / step
    var sum = 0
    for group in reach.indices where reach[group] >= least && sum <= most {
      for index in members(group) where bounds[index] >= least {
        let row = rows.lowerBound + index
        guard UInt32(truncatingIfNeeded: row) &* 0x9E37_79B1 <= share else { continue }
        if table.squaredDistance(row, to: point, &scratch) <= near {
          sum += masses.isEmpty ? 1 : masses[index]
        }
      }
    }
    return sum
  }
}
