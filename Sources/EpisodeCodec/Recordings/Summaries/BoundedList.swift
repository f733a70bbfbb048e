/// The start of a list whose length the input decides; counts the rest.
package struct BoundedList<Element: Sendable>: Sendable {
  package private(set) var elements: [Element] = []
  /// The number of all elements, kept or not.
  package private(set) var count: UInt64 = 0
  private var room: Int

  /// - Parameters:
  ///   - room: bytes that all elements may take together.
  init(room: Int = 16 << 20) { self.room = room }

  package var omitted: UInt64 { count - UInt64(elements.count) }

  /// - Parameters:
  ///   - size: bytes that the element refers to.
  mutating func append(_ element: Element, size: Int) {
    count += 1
    room -= size + MemoryLayout<Element>.stride
    // After one element that does not fit, none is kept: the list stays a prefix.
    if room >= 0 { elements.append(element) } else { room = 0 }
  }
}
