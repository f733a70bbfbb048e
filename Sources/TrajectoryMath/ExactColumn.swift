/// The exact statistics of one dimension of a feature, whatever the order of its numbers: all but
/// the numbers of given ranks, which `RankSearch` finds.
package struct ExactColumn<Pattern: FloatPattern>: Sendable {
  private struct Totals: Sendable {
    var sum = ExactSum(.numbers)
    var squares = ExactSum(.squares)
    var histogram = KeyHistogram()
  }

  package private(set) var count: UInt64 = 0
  /// Order keys of the smallest and the largest number.
  package private(set) var least = Pattern.max
  package private(set) var greatest = Pattern.min
  /// The sums of the latest numbers, and those of all earlier ones.
  private var recent = KeyCells<Pattern>()
  private var settled = Totals()

  package init() {}

  /// Takes a block of finite numbers.
  /// - Parameters:
  ///   - keys: the order keys of the numbers, at most 2^24, with the least and the greatest of them.
  @_specialize(where Pattern == UInt32)
  @_specialize(where Pattern == UInt64)
  package mutating func add(_ keys: Span<Pattern>, range: (least: Pattern, greatest: Pattern)) {
    if !recent.hasRoom(for: keys.count) { settle() }
    recent.add(keys)
    count += UInt64(keys.count)
    least = Swift.min(least, range.least)
    greatest = Swift.max(greatest, range.greatest)
  }

  /// Adds another column.
  package mutating func add(_ other: ExactColumn) {
    settle()
    let others = other.totals
    settled.sum.add(others.sum)
    settled.squares.add(others.squares)
    settled.histogram.add(others.histogram)
    count += other.count
    least = Swift.min(least, other.least)
    greatest = Swift.max(greatest, other.greatest)
  }

  @_specialize(where Pattern == UInt32)
  @_specialize(where Pattern == UInt64)
  private mutating func settle() {
    recent.drain(to: &settled.sum, squares: &settled.squares, &settled.histogram)
  }

  private var totals: Totals {
    guard recent.count > 0 else { return settled }
    var all = self
    all.settle()
    return all.settled
  }

  package var sum: ExactSum { totals.sum }
  package var squares: ExactSum { totals.squares }
  package var histogram: KeyHistogram { totals.histogram }
  package var mean: Double { Moments.mean(sum, count: count) }
  package var standardDeviation: Double {
    Moments.standardDeviation(sum, squares: squares, count: count)
  }
  package var min: Double { Pattern(orderKey: least).number }
  package var max: Double { Pattern(orderKey: greatest).number }
}
