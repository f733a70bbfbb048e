package import Bytes

/// The steps of one episode, for whoever has to see its end first: in memory up to a budget, what
/// comes after that in a temporary file.
package final class EpisodeBuffer {
  private let budget: Int
  private var inMemory: [Step] = []
  private var used = 0
  private let file = TemporaryFile()
  /// Where the steps in the file begin, and where the last one ends.
  private var offsets: [Int] = [0]

  /// Bytes that a step costs beside its payloads.
  private static let overhead = 64

  /// - Parameters:
  ///   - budget: bytes of steps that stay in memory.
  package init(budget: Int = 64 << 20) { self.budget = budget }

  package var count: Int { inMemory.count + offsets.count - 1 }
  package var isEmpty: Bool { count == 0 }

  package func append(_ step: Step) throws(StreamError) {
    var size = Self.overhead * step.values.count
    for place in step.values.indices { size += step.values[place]?.data.count ?? 0 }
    // Once one is in the file the others follow: steps stay in order.
    guard used + size > budget || offsets.count > 1 else {
      used += size
      return inMemory.append(step)
    }
    let record = step.record
    let start = offsets[offsets.count - 1]
    try file.write(record.bytes.rawSpan, at: start)
    offsets.append(start + record.count)
  }

  /// A step by its place in the buffer.
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
