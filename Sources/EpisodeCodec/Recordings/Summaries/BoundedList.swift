/// The first elements of a list that others may make as long as they like; the rest is counted.
package struct BoundedList<Element: Sendable>: Sendable {
  package private(set) var elements: [Element] = []
  /// How many there were, those not kept included.
  package private(set) var count: UInt64 = 0
  private var room: Int

  /// - Parameters:
  ///   - room: bytes that the elements may take together.
  init(room: Int = 16 << 20) { self.room = room }

  package var omitted: UInt64 { count - UInt64(elements.count) }

  /// - Parameters:
  ///   - size: bytes of what the element points to.
  mutating func append(_ element: Element, size: Int) {
    count += 1
    room -= size + MemoryLayout<Element>.stride
    // After one that does not fit, none is kept: the list stays a start of the whole.
    if room >= 0 { elements.append(element) } else { room = 0 }
  }
}
