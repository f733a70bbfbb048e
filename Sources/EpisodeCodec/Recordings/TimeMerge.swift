package import Bytes
package import Stream

/// Merges runs of messages into the order of their log times, in bounded memory.
///
/// A run, such as the messages of a chunk, is sorted by itself. A message may leave as soon as
/// every run that could hold an earlier one has been added. Messages beyond `budget` bytes are
/// written to a temporary file as one longer run (a merge sort with external runs: Knuth, TAOCP 3,
/// 5.4).
package struct TimeMerge {
  /// A message with its place in the file, which orders equal times.
  struct Entry {
    var order: UInt64
    var message: Message

    func precedes(_ other: Entry) -> Bool {
      (message.logTime, order) < (other.message.logTime, other.order)
    }
  }

  private struct Run {
    var head: Entry
    var rest: Source
  }
  private enum Source {
    case memory([Entry], next: Int)
    /// The payload of the head is still in the file: many runs of large messages must not fill
    /// memory.
    case spilled(FileInput, payload: Int)
  }

  /// A heap: the run with the earliest head first.
  private var runs: [Run] = []
  private var bytesInMemory = 0
  private let file = TemporaryFile()
  private var fileEnd = 0
  private let budget: Int

  package init(budget: Int) { self.budget = budget }

  package var isEmpty: Bool { runs.isEmpty }

  /// Log time of the next message.
  package var nextTime: UInt64? { runs.first?.head.message.logTime }

  /// Adds the messages of a chunk, given in the order of the file.
  /// - Parameters:
  ///   - order: place of the chunk in the file.
  package mutating func add(_ messages: [Message], order: UInt64) throws(StreamError) {
    var entries: [Entry] = []
    entries.reserveCapacity(messages.count)
    var isSorted = true
    var last: UInt64 = 0
    for (index, message) in messages.enumerated() {
      isSorted = isSorted && message.logTime >= last
      last = message.logTime
      bytesInMemory += Self.cost(message)
      entries.append(Entry(order: order << 32 | UInt64(index), message: message))
    }
    if !isSorted { entries.sort { $0.precedes($1) } }
    guard let first = entries.first else { return }
    push(Run(head: first, rest: .memory(entries, next: 1)))
    if bytesInMemory > budget { try spill() }
  }

  /// Takes the earliest message.
  package mutating func next() throws(StreamError) -> Message? {
    guard var entry = runs.first?.head else { return nil }
    switch runs[0].rest {
    case .memory: bytesInMemory -= Self.cost(entry.message)
    case .spilled(let input, let payload):
      // A copy, so that the window of the temporary file is released once it has been passed.
      let data = try input.take(payload)
      entry.message.data = Bytes(copying: data.span)
    }
    if let following = try Self.advance(&runs[0].rest) {
      runs[0].head = following
      siftDown()
    } else {
      let last = runs.removeLast()
      if !runs.isEmpty {
        runs[0] = last
        siftDown()
      }
    }
    return entry.message
  }

  private static func cost(_ message: Message) -> Int {
    message.data.count + MemoryLayout<Entry>.stride
  }

  private static func advance(_ source: inout Source) throws(StreamError) -> Entry? {
    switch source {
    case .memory(let entries, let next):
      guard next < entries.count else { return nil }
      source = .memory(entries, next: next + 1)
      return entries[next]
    case .spilled(let input, _):
      guard try !input.isAtEnd() else { return nil }
      let start = try input.take(8 + MCAP.messagePrefixSize)
      let order: UInt64 = start.span.load(littleEndianAt: 0)
      let length: UInt64 = start.span.load(littleEndianAt: 9)
      source = .spilled(input, payload: Int(length) - Message.fieldsSize)
      return Entry(
        order: order, message: try Message(body: start.dropFirst(8 + MCAP.prefixSize)))
    }
  }

  /// Writes all runs that are in memory to the temporary file as one.
  private mutating func spill() throws(StreamError) {
    var merge = TimeMerge(budget: .max)
    var kept: [Run] = []
    for run in runs {
      if case .memory = run.rest { merge.push(run) } else { kept.append(run) }
    }
    runs = []
    for run in kept { push(run) }
    bytesInMemory = 0

    let start = fileEnd
    var buffer = ByteBuilder(reserving: 1 << 20)
    while let entry = merge.runs.first?.head {
      buffer.append(entry.order)
      entry.message.encodePrefix(payloadSize: entry.message.data.count, into: &buffer)
      let data = entry.message.data
      if buffer.count + data.count >= 1 << 20 { try flush(&buffer) }
      if data.count >= 1 << 20 {
        try file.write(data.span, at: fileEnd)
        fileEnd += data.count
      } else {
        buffer.append(data.span)
      }
      _ = try merge.next()
    }
    try flush(&buffer)
    var source = Source.spilled(try file.input(start..<fileEnd), payload: 0)
    if let head = try Self.advance(&source) { push(Run(head: head, rest: source)) }
  }

  private mutating func flush(_ buffer: inout ByteBuilder) throws(StreamError) {
    try file.write(buffer.bytes.rawSpan, at: fileEnd)
    fileEnd += buffer.count
    buffer.removeAll()
  }

  private mutating func push(_ run: Run) {
    runs.append(run)
    var child = runs.count - 1
    while child > 0, runs[child].head.precedes(runs[(child - 1) / 2].head) {
      runs.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  private mutating func siftDown() {
    var parent = 0
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2]
      where child < runs.count && runs[child].head.precedes(runs[least].head) {
        least = child
      }
      if least == parent { return }
      runs.swapAt(parent, least)
      parent = least
    }
  }
}
