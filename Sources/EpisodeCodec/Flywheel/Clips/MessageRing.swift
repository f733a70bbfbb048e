internal import Bytes
internal import Stream

/// The last messages of a recording, bounded in bytes: the newest in memory, and older ones in a file
/// if there is one.
///
/// Payloads are copied once, unless they are parts of a mapped file: the buffers of a pipe would keep
/// what lies between the messages as well, and could not be used again.
final class MessageRing {
  struct Entry {
    /// Without its payload while that is in the file.
    var message: Message
    /// The number of the message in the recording.
    var number: Int
    var count: Int
    /// Where the payload is in the file.
    var place: Int?

    var size: Int { count + Self.overhead }
    /// What an entry takes beside its payload.
    private static let overhead = 128
  }

  private var newest = Queue<Entry>()
  private var older = Queue<Entry>()
  private var bytesInMemory = 0
  private var pool = BytePool()
  private let limit: Int
  private let spill: SpillFile?

  /// - Parameter limit: bytes in memory.
  init(limit: Int, spill: SpillFile?) { (self.limit, self.spill) = (limit, spill) }

  /// The oldest message.
  var first: Entry? { older.first ?? newest.first }

  /// Adds the next message, which stays at least until the one after it: it may be the one that
  /// matters.
  /// - Returns: the messages that were given up for it.
  func append(_ message: Message, number: Int) throws(StreamError) -> [Entry] {
    var entry = Entry(message: message, number: number, count: message.data.count)
    if !message.data.isMapped { entry.message.data = pool.copy(message.data.span) }
    newest.append(entry)
    bytesInMemory += entry.size
    var lost: [Entry] = []
    while bytesInMemory > limit, newest.count > 1, var entry = newest.popFirst() {
      bytesInMemory -= entry.size
      guard let spill else {
        lost.append(entry)
        continue
      }
      while true {
        if let place = try spill.append(entry.message.data) {
          entry.place = place
          entry.message.data = .empty
          older.append(entry)
          break
        }
        guard let oldest = removeFirstOlder() else {
          lost.append(entry)
          break
        }
        lost.append(oldest)
      }
    }
    return lost
  }

  func removeFirst() {
    if removeFirstOlder() == nil, let entry = newest.popFirst() { bytesInMemory -= entry.size }
  }

  private func removeFirstOlder() -> Entry? {
    guard let entry = older.popFirst(), let place = entry.place else { return nil }
    spill?.removeFirst(endingAt: place + entry.count)
    return entry
  }

  func removeAll() { while first != nil { removeFirst() } }

  /// Visits the messages from a number on, the oldest first, with or without their
  /// payloads, and with the size of these.
  func forEach(
    from number: Int, readsPayloads: Bool,
    _ body: (Message, _ number: Int, _ count: Int) throws(StreamError) -> Void
  ) throws(StreamError) {
    func visit(_ entry: Entry) throws(StreamError) {
      guard entry.number >= number else { return }
      var message = entry.message
      if readsPayloads, let spill, let place = entry.place {
        message.data = try spill.read(at: place, count: entry.count)
      }
      try body(message, entry.number, entry.count)
    }
    try older.forEach(visit)
    try newest.forEach(visit)
  }
}
