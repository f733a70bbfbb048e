/// The smallest of many elements, in the memory of those that are kept.
///
/// It is public so that the compiler makes it anew for each type of element.
public struct SmallestElements<Element: Comparable & Sendable>: Sendable {
  public let capacity: Int
  /// A heap with the largest element on top.
  private var heap: [Element] = []

  public init(capacity: Int) { self.capacity = capacity }

  public var count: Int { heap.count }
  public var isEmpty: Bool { heap.isEmpty }
  /// The one that a smaller element replaces.
  public var largest: Element? { heap.first }

  /// True when an element would be kept.
  public func takes(_ element: Element) -> Bool {
    heap.count < capacity || capacity > 0 && element < heap[0]
  }

  /// - Returns: true if more elements are kept than before.
  @discardableResult
  public mutating func add(_ element: Element) -> Bool {
    guard takes(element) else { return false }
    if heap.count < capacity {
      heap.append(element)
      var place = heap.count - 1
      while place > 0, heap[(place - 1) / 2] < heap[place] {
        heap.swapAt(place, (place - 1) / 2)
        place = (place - 1) / 2
      }
      return true
    }
    heap[0] = element
    var place = 0
    while true {
      let left = 2 * place + 1
      guard left < heap.count else { return false }
      let right = left + 1
      let child = right < heap.count && heap[left] < heap[right] ? right : left
      guard heap[place] < heap[child] else { return false }
      heap.swapAt(place, child)
      place = child
    }
  }

  /// In ascending order.
  public var sorted: [Element] { heap.sorted() }
}
