/// Elements at equal distances of a sequence, although its length shows only at its end: it keeps more
/// than are needed, at distances that double when there are too many.
struct EvenSample<Element> {
  /// How many elements the sequence has had.
  private(set) var count = 0
  private var kept: [Element] = []
  private var stride = 1
  private let most: Int

  /// - Parameter most: elements to keep, at least two.
  init(most: Int) { self.most = most }

  /// Counts the next element of the sequence.
  /// - Returns: true where `keep` follows with it.
  mutating func takesNext() -> Bool {
    defer { count += 1 }
    guard count % stride == 0 else { return false }
    guard kept.count == most else { return true }
    kept = kept.enumerated().filter { $0.offset.isMultiple(of: 2) }.map(\.element)
    stride *= 2
    return count % stride == 0
  }

  mutating func keep(_ element: Element) { kept.append(element) }

  /// The first element, those nearest to equally distant places, and `last`, which is the last of the
  /// sequence.
  /// - Parameter number: of elements, if there are so many.
  func spread(_ number: Int, last: () -> Element) -> [Element] {
    guard let first = kept.first else { return [] }
    guard count > 1 else { return [first] }
    var chosen = [0]
    for place in 1..<max(1, number - 1) {
      let middle = place * (count - 1) / (number - 1)
      let candidates = kept.indices.filter {
        $0 > chosen[chosen.count - 1] && $0 * stride < count - 1
      }
      guard
        let nearest = candidates.min(by: { abs($0 * stride - middle) < abs($1 * stride - middle) })
      else { break }
      chosen.append(nearest)
    }
    return chosen.map { kept[$0] } + [last()]
  }
}
