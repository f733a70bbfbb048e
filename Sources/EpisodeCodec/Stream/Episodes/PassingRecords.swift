package import Bytes

/// The records of a stream that are not of its steps, on their way through a filter of steps: each
/// comes out between the same steps as it came in, however long the filter holds steps back.
///
/// Events of the input, which are the begins, steps and ends of episodes, are numbered from 0. The
/// place of a record is the number of the event that follows it.
package final class PassingRecords {
  private enum Entry {
    case record(Record, place: UInt64)
    /// Messages with the same place, in the file.
    case spilled(count: Int, place: UInt64)

    var place: UInt64 {
      switch self {
      case .record(_, let place), .spilled(_, let place): place
      }
    }
  }

  private var relay: Relay
  private let budget: Int
  private var waiting = Queue<Entry>()
  private var inMemory = 0
  private let file = TemporaryFile()
  private var unread = 0..<0
  /// Messages in the file that no entry counts yet.
  private var spilling: (count: Int, place: UInt64)?
  /// The number of the event after the last one in the output.
  private var next: UInt64 = 0

  /// - Parameter budget: bytes of waiting records kept in memory.
  package init(to relay: Relay, budget: Int = MemoryBudget.bytes(.buffers) / 8) {
    self.relay = relay
    self.budget = budget
  }

  /// Passes on a record, or keeps it until the event before it is in the output.
  package func take(_ record: Record, at place: UInt64) throws(StreamError) {
    if waiting.isEmpty, spilling == nil, place <= next { return try relay.pass(record) }
    guard case .message(let message) = record else {
      endRun()
      return waiting.append(.record(record, place: place))
    }
    guard inMemory + message.data.count > budget || !unread.isEmpty else {
      inMemory += message.data.count
      return waiting.append(.record(record, place: place))
    }
    try spill(message)
    if spilling?.place != place { endRun() }
    spilling = ((spilling?.count ?? 0) + 1, place)
  }

  /// Passes on the records that come before an event, which is written next.
  package func pass(before event: UInt64) throws(StreamError) {
    try passWaiting(through: event)
    next = max(next, event + 1)
  }

  /// Passes on what no event has to precede any more: before a channel is declared.
  package func passDue() throws(StreamError) { try passWaiting(through: next) }

  /// Passes on the rest at the end of the stream.
  package func finish() throws(StreamError) { try passWaiting(through: .max) }

  private func passWaiting(through place: UInt64) throws(StreamError) {
    endRun()
    while let entry = waiting.first, entry.place <= place {
      _ = waiting.popFirst()
      switch entry {
      case .record(let record, _):
        if case .message(let message) = record { inMemory -= message.data.count }
        try relay.pass(record)
      case .spilled(let count, _):
        for _ in 0..<count { try relay.pass(.message(readBack())) }
      }
    }
  }

  private func endRun() {
    if let run = spilling { waiting.append(.spilled(count: run.count, place: run.place)) }
    spilling = nil
  }

  private func spill(_ message: Message) throws(StreamError) {
    if unread.isEmpty { unread = 0..<0 }
    var record = ByteBuilder(reserving: message.data.count + 31)
    message.encodePrefix(payloadSize: message.data.count, into: &record)
    record.append(message.data.span)
    try file.write(record.bytes.rawSpan, at: unread.upperBound)
    unread = unread.lowerBound..<unread.upperBound + record.count
  }

  private func readBack() throws(StreamError) -> Message {
    let prefix = try file.read(at: unread.lowerBound, count: MCAP.prefixSize)
    let count = Int(prefix.span.load(littleEndianAt: 1, as: UInt64.self))
    let start = unread.lowerBound + MCAP.prefixSize
    unread = start + count..<unread.upperBound
    return try Message(body: file.read(at: start, count: count))
  }
}
