/// A list of numbers such as `3-7,12,20-`.
package struct NumberRanges: Equatable, Sendable {
  /// As the user wrote it.
  package let text: String
  private let ranges: [ClosedRange<Int>]

  /// - Returns: nil for an invalid text.
  package init?(_ text: String) {
    var ranges: [ClosedRange<Int>] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let ends = part.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
      func number(_ text: Substring) -> Int? {
        text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(text) : nil
      }
      guard let first = ends.first.flatMap(number) else { return nil }
      let last = ends.count < 2 ? first : ends[1].isEmpty ? .max : number(ends[1])
      guard let last, first <= last else { return nil }
      ranges.append(first...last)
    }
    (self.text, self.ranges) = (text, ranges)
  }

  /// Single numbers, in ascending order; none of them stands for no number at all.
  package init(_ numbers: [Int]) {
    text = numbers.map(String.init).joined(separator: ",")
    ranges = numbers.map { $0...$0 }
  }

  package func contains(_ number: Int) -> Bool { ranges.contains { $0.contains(number) } }

  package func overlaps(_ numbers: Range<Int>) -> Bool {
    !numbers.isEmpty && ranges.contains { $0.overlaps(numbers) }
  }

  /// The last number; `Int.max` for a range without an end.
  package var last: Int? { ranges.map(\.upperBound).max() }

  /// A number of the list that is not below the limit.
  package func missing(below limit: Int) -> Int? {
    for range in ranges where range.lowerBound >= limit { return range.lowerBound }
    return ranges.map(\.upperBound).filter { $0 != .max && $0 >= limit }.min()
  }
}
