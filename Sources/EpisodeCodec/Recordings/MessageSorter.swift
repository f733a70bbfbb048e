internal import Bytes
internal import Stream

/// Sorts the messages of a record sequence by log time, from one boundary to the next.
///
/// All other records stay before the messages that follow them.
struct MessageSorter {
  private var merge = TimeMerge(budget: MemoryBudget.bytes(.buffers) / 2)
  private var batch: [Message] = []
  private var batchBytes = 0
  private var pool = BytePool()
  private var batches: UInt64 = 0
  private var isDraining = false

  private static let most = (messages: 1024, bytes: 4 << 20)

  mutating func add(_ message: Message) throws(StreamError) {
    var message = message
    // A copy, because a message that waits would keep its whole chunk.
    let data = message.data
    message.data = pool.copy(data.span)
    batch.append(message)
    batchBytes += data.count
    if batch.count == Self.most.messages || batchBytes >= Self.most.bytes { try flush() }
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
    batchBytes = 0
    batch.removeAll(keepingCapacity: true)
  }
}
