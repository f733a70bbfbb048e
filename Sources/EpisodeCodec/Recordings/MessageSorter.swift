internal import Bytes
internal import Stream

/// Sorts the messages of a record sequence by log time, from one boundary to the next.
///
/// All other records stay before the messages that follow them.
struct MessageSorter {
  private var merge = TimeMerge()
  private var batch: [Message] = []
  private var batches: UInt64 = 0
  private var isDraining = false

  private static let batchSize = 1024

  mutating func add(_ message: Message) throws(StreamError) {
    batch.append(message)
    if batch.count == Self.batchSize { try flush() }
  }

  /// Ends a stretch to sort; `next` then returns its messages.
  mutating func close() throws(StreamError) {
    try flush()
    isDraining = true
  }

  /// The next message of a closed stretch; nil after the last.
  mutating func next() throws(StreamError) -> Message? {
    guard isDraining else { return nil }
    if let message = try merge.next() { return message }
    isDraining = false
    batches = 0
    return nil
  }

  private mutating func flush() throws(StreamError) {
    try merge.add(batch, order: batches)
    batches += 1
    batch.removeAll(keepingCapacity: true)
  }
}
