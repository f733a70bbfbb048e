package import Bytes

/// The steps of one episode, for a filter that has to see its end first. It keeps them in memory up
/// to a budget, later ones in a temporary file.
package final class EpisodeBuffer {
  private let budget: Int
  private var inMemory: [Step] = []
  private var used = 0
  private let file = TemporaryFile()
  /// Offsets of the steps in the file, and the end of the last one.
  private var offsets: [Int] = [0]

  /// Bytes of memory per step in addition to its payloads.
  private static let overhead = 64

  /// - Parameters:
  ///   - budget: bytes of steps kept in memory.
  package init(budget: Int = 64 << 20) { self.budget = budget }

  package var count: Int { inMemory.count + offsets.count - 1 }
  package var isEmpty: Bool { count == 0 }

  package func append(_ step: Step) throws(StreamError) {
    var size = Self.overhead * step.values.count
    for place in step.values.indices { size += step.values[place]?.data.count ?? 0 }
    // After the first step in the file all others follow there, so that steps stay in order.
    guard used + size > budget || offsets.count > 1 else {
      used += size
      return inMemory.append(step)
    }
    let record = step.record
    let start = offsets[offsets.count - 1]
    try file.write(record.bytes.rawSpan, at: start)
    offsets.append(start + record.count)
  }

  /// A step by its index in the buffer.
  package func step(_ index: Int) throws(StreamError) -> Step {
    guard index >= inMemory.count else { return inMemory[index] }
    let start = offsets[index - inMemory.count]
    let end = offsets[index - inMemory.count + 1]
    return try Step(record: file.read(at: start, count: end - start))
  }

  package func removeAll() {
    inMemory.removeAll(keepingCapacity: true)
    (used, offsets) = (0, [0])
  }
}
