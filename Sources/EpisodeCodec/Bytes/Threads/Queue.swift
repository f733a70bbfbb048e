/// First in, first out, in constant time.
public struct Queue<Element> {
  private var elements: [Element?] = []
  private var head = 0

  public init() {}

  public var count: Int { elements.count - head }
  public var isEmpty: Bool { count == 0 }
  public var first: Element? { head < elements.count ? elements[head] : nil }

  public func contains(where isMatch: (Element) -> Bool) -> Bool {
    elements[head...].contains { $0.map(isMatch) ?? false }
  }

  /// Visits the elements, the oldest first.
  public func forEach<Fault: Error>(_ body: (Element) throws(Fault) -> Void) throws(Fault) {
    for place in head..<elements.count {
      if let element = elements[place] { try body(element) }
    }
  }

  public mutating func append(_ element: Element) { elements.append(element) }

  public mutating func popFirst() -> Element? {
    guard head < elements.count else { return nil }
    let element = elements[head].take()
    head += 1
    if head == elements.count {
      elements.removeAll(keepingCapacity: true)
      head = 0
    } else if head > 1024, head > elements.count / 2 {
      elements.removeFirst(head)
      head = 0
    }
    return element
  }
}
