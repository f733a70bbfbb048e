package import Bytes
internal import TrajectoryMath

/// The rows for people, who have time for some of them: the most valuable.
///
/// All rows wait in a file, and only the places of those that are chosen so far in memory.
package struct HumanQueue {
  private struct Entry: Comparable, Sendable {
    var value: Double
    var place: Int
    var count: Int

    /// The most valuable is the smallest; of equals the first.
    static func < (left: Entry, right: Entry) -> Bool {
      left.value == right.value ? left.place < right.place : left.value > right.value
    }
  }

  private let capacity: Int
  private let isDaily: Bool
  private let log = ByteLog(budget: MemoryBudget.bytes(.buffers) / 4)
  /// How many are chosen.
  private var held = 0
  private var chosen: [String: SmallestElements<Entry>] = [:]

  /// - Parameters:
  ///   - capacity: the most rows of all, or of each day on which they were made.
  package init(capacity: Int, isDaily: Bool) { (self.capacity, self.isDaily) = (capacity, isDaily) }

  /// - Parameter value: the row with the highest comes first.
  package mutating func add(_ row: LabelRow, value: Double) throws(StreamError) {
    var size = ByteBuilder()
    size.append(UInt32(row.bytes.count))
    try log.append(size.bytes.rawSpan)
    let entry = Entry(value: value, place: log.end, count: row.bytes.count)
    try log.append(row.bytes.span)
    let day = isDaily ? row.day ?? "" : ""
    held += chosen[day, default: SmallestElements(capacity: capacity)].add(entry) ? 1 : 0
    try MemoryBudget.check(
      held * MemoryLayout<Entry>.stride, .tables, for: "a queue of \(held) rows for people")
  }

  /// Gives the rows that people get, the most valuable first, and then the others in their order.
  package func finish(
    human: (Bytes) throws(StreamError) -> Void, others: (Bytes) throws(StreamError) -> Void
  ) throws(StreamError) {
    let entries = chosen.values.flatMap(\.sorted).sorted()
    for entry in entries { try human(log.read(at: entry.place, count: entry.count)) }
    var taken = entries.map(\.place).sorted().makeIterator()
    var next = taken.next()
    var place = 0
    while place < log.end {
      let size = try log.read(at: place, count: 4)
      let count = Int(size.span.load(littleEndianAt: 0, as: UInt32.self))
      place += 4
      if place == next {
        next = taken.next()
      } else {
        try others(log.read(at: place, count: count))
      }
      place += count
    }
  }
}
