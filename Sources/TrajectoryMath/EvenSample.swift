/// Evenly spaced elements of a sequence whose length shows only at its end.
///
/// It takes each element until there are too many, then drops every other one and takes only every
/// second, and so on. So neither memory nor work grows with the sequence: each doubling costs half a
/// sample.
package struct EvenSample<Element: Sendable>: Sendable {
  /// Elements so far.
  package private(set) var count = 0
  /// One in this many was taken.
  package private(set) var stride = 1
  /// Those that were taken, with their places in the sequence.
  package private(set) var elements: [(index: Int, element: Element)] = []
  private let most: Int
  private var taken = 0

  package init(most: Int) { self.most = max(1, most) }

  /// Counts the next element.
  /// - Returns: its place if it is taken, for `add`.
  package mutating func next() -> Int? {
    defer { count += 1 }
    guard count % stride == 0 else { return nil }
    if taken == most {
      stride *= 2
      taken = (taken + 1) / 2
      let stride = stride
      elements.removeAll { $0.index % stride != 0 }
      guard count % stride == 0 else { return nil }
    }
    taken += 1
    return count
  }

  /// True for a place that is still in the sample: the stride may have doubled since.
  package func contains(_ index: Int) -> Bool { index % stride == 0 }

  /// Adds an element that was taken, unless it has been dropped since.
  package mutating func add(_ element: Element, at index: Int) {
    if contains(index) { elements.append((index, element)) }
  }

  /// The first element, those nearest to equally distant places, and `last`, which is the last of the
  /// sequence.
  /// - Parameter number: of elements, if there are so many.
  package func spread(_ number: Int, last: () -> Element) -> [Element] {
    guard let first = elements.first?.element else { return [] }
    guard count > 1 else { return [first] }
    var chosen = [0]
    for place in 1..<max(1, number - 1) {
      let middle = place * (count - 1) / (number - 1)
      let candidates = elements.indices.filter {
        $0 > chosen[chosen.count - 1] && elements[$0].index < count - 1
      }
      guard
        let nearest = candidates.min(by: {
          abs(elements[$0].index - middle) < abs(elements[$1].index - middle)
        })
      else { break }
      chosen.append(nearest)
    }
    return chosen.map { elements[$0].element } + [last()]
  }
}
