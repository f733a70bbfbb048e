/// A uniform sample of vectors: those with the smallest keys. Keys that are as good as random make it
/// the same for any order of the vectors, and a sample of parts' samples the sample of the whole.
package struct BottomSample: Equatable, Sendable {
  package struct Entry: Equatable, Sendable {
    package var key: UInt64
    package var vector: [Double]

    package init(key: UInt64, vector: [Double]) { (self.key, self.vector) = (key, vector) }
  }

  package let capacity: Int
  /// A heap with the largest key on top.
  private var heap: [Entry] = []

  package init(capacity: Int) { self.capacity = capacity }

  package var count: Int { heap.count }

  /// True when a vector with this key would be kept.
  package func takes(_ key: UInt64) -> Bool { heap.count < capacity || key < heap[0].key }

  package mutating func add(_ entry: Entry) {
    guard takes(entry.key) else { return }
    if heap.count < capacity {
      heap.append(entry)
      var place = heap.count - 1
      while place > 0, heap[(place - 1) / 2].key < heap[place].key {
        heap.swapAt(place, (place - 1) / 2)
        place = (place - 1) / 2
      }
    } else {
      heap[0] = entry
      var place = 0
      while true {
        let left = 2 * place + 1
        guard left < heap.count else { return }
        let right = left + 1
        let child = right < heap.count && heap[right].key > heap[left].key ? right : left
        guard heap[child].key > heap[place].key else { return }
        heap.swapAt(place, child)
        place = child
      }
    }
  }

  package mutating func add(_ other: BottomSample) {
    for entry in other.heap { add(entry) }
  }

  /// By ascending key.
  package var entries: [Entry] { heap.sorted { $0.key < $1.key } }

  package static func == (left: BottomSample, right: BottomSample) -> Bool {
    left.capacity == right.capacity && left.entries == right.entries
  }
}
