/// A uniform sample of vectors: those with the smallest keys. Keys that are as good as random make it
/// the same for any order of the vectors, and a sample of parts' samples the sample of the whole.
package struct BottomSample: Equatable, Sendable {
  package struct Entry: Comparable, Sendable {
    package var key: UInt64
    package var vector: [Double]

    package init(key: UInt64, vector: [Double]) { (self.key, self.vector) = (key, vector) }

    /// Equal keys are hostile or of equal vectors; their order is defined all the same.
    package static func < (left: Entry, right: Entry) -> Bool {
      guard left.key == right.key else { return left.key < right.key }
      return left.vector.lexicographicallyPrecedes(right.vector)
    }
  }

  private var smallest: SmallestElements<Entry>

  package init(capacity: Int) { smallest = SmallestElements(capacity: capacity) }

  package var capacity: Int { smallest.capacity }
  package var count: Int { smallest.count }

  /// True when a vector with this key would be kept.
  package func takes(_ key: UInt64) -> Bool { smallest.takes(Entry(key: key, vector: [])) }

  package mutating func add(_ entry: Entry) { smallest.add(entry) }

  package mutating func add(_ other: BottomSample) {
    for entry in other.entries { add(entry) }
  }

  /// By ascending key.
  package var entries: [Entry] { smallest.sorted }

  package static func == (left: BottomSample, right: BottomSample) -> Bool {
    left.capacity == right.capacity && left.entries == right.entries
  }
}
