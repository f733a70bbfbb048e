/// All that statistics need to know of one dimension of a feature, exactly and in any order of its
/// numbers; everything but the numbers of given ranks, which `RankSearch` finds.
package struct ExactColumn<Pattern: FloatPattern>: Sendable {
  package private(set) var count: UInt64 = 0
  package private(set) var sum = ExactSum(.numbers)
  package private(set) var squares = ExactSum(.squares)
  package private(set) var histogram = KeyHistogram<Pattern>()
  /// Order keys of the smallest and the largest number.
  package private(set) var least = Pattern.max
  package private(set) var greatest = Pattern.min

  package init() {}

  /// Takes a block of finite numbers.
  /// - Parameters:
  ///   - numbers: at most `ExponentBins.blockLimit`.
  ///   - keys: the order keys of the same numbers, with the least and the greatest of them.
  @_specialize(where Pattern == UInt32)
  @_specialize(where Pattern == UInt64)
  package mutating func add(
    _ numbers: Span<Pattern>, keys: Span<Pattern>, range: (least: Pattern, greatest: Pattern),
    bins: inout ExponentBins<Pattern>
  ) {
    count += UInt64(numbers.count)
    bins.add(numbers, to: &sum, squares: &squares)
    histogram.add(keys)
    least = Swift.min(least, range.least)
    greatest = Swift.max(greatest, range.greatest)
  }

  /// Takes all that another column has taken.
  package mutating func add(_ other: ExactColumn) {
    count += other.count
    sum.add(other.sum)
    squares.add(other.squares)
    histogram.add(other.histogram)
    least = Swift.min(least, other.least)
    greatest = Swift.max(greatest, other.greatest)
  }

  package var mean: Double { Moments.mean(sum, count: count) }
  package var standardDeviation: Double {
    Moments.standardDeviation(sum, squares: squares, count: count)
  }
  package var min: Double { Pattern(orderKey: least).number }
  package var max: Double { Pattern(orderKey: greatest).number }
}
