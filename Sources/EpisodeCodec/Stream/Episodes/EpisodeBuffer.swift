package import Bytes

/// The steps of one episode, for a filter that has to see its end first. It keeps them in memory up
/// to a budget, later ones in a temporary file.
package final class EpisodeBuffer {
  private let budget: Int
  private var inMemory: [Step] = []
  private var used = 0
  /// The steps that are not in memory, which wait in pages.
  private let log = ByteLog(budget: 0)
  /// Where each of them ends.
  private var ends: OffsetList

  /// Bytes of memory per value in addition to its payload, which has an object of its own.
  private static let overhead = MemoryLayout<Message?>.stride + 64

  /// - Parameters:
  ///   - budget: bytes of steps kept in memory.
  package init(budget: Int = MemoryBudget.bytes(.buffers) / 2) {
    self.budget = budget
    ends = OffsetList()
  }

  package var count: Int { inMemory.count + ends.count }
  package var isEmpty: Bool { count == 0 }

  package func append(_ step: Step) throws(StreamError) {
    var size = Self.overhead * (step.values.count + 1)
    for place in step.values.indices { size += step.values[place]?.data.count ?? 0 }
    // After the first step in the log all others follow there, so that steps stay in order.
    guard used + size > budget || ends.count > 0 else {
      used += size
      return inMemory.append(step)
    }
    try log.append(step.record.bytes.rawSpan)
    try ends.append(log.end)
  }

  /// A step by its index in the buffer.
  package func step(_ index: Int) throws(StreamError) -> Step {
    guard index >= inMemory.count else { return inMemory[index] }
    let place = index - inMemory.count
    let start = try place == 0 ? 0 : ends.offset(place - 1)
    let end = try ends.offset(place)
    return try Step(record: log.read(at: start, count: end - start))
  }

  package func removeAll() {
    inMemory.removeAll(keepingCapacity: true)
    used = 0
    ends.removeAll()
    log.removeAll()
  }
}
