package import Bytes
package import Stream

/// Merges runs of messages into the order of their log times, in bounded memory.
///
/// A run, such as the messages of a chunk, is sorted by itself. A message may leave as soon as
/// every run that could hold an earlier one has been added. Messages beyond `budget` bytes are
/// written to a temporary file as one longer run (a merge sort with external runs: Knuth, TAOCP 3,
/// 5.4).
package struct TimeMerge {
  /// The next message of a run: its time, and its place in the file, which orders equal times.
  /// Without references, so that moving it costs little.
  private struct Head {
    var time: UInt64
    var order: UInt64
    /// The place of the run in `runs`.
    var run: Int

    func precedes(_ other: Head) -> Bool { (time, order) < (other.time, other.order) }
  }

  private struct Run {
    var order: UInt64 = 0
    /// All messages. Of a run in the temporary file only the next one, without its payload, which is
    /// still in the file: many runs of large messages must not fill memory.
    var messages: [Message] = []
    var next = 0
    var input: FileInput?
    var payload = 0

    func head(_ place: Int) -> Head {
      Head(time: messages[next].logTime, order: order, run: place)
    }
  }

  private var runs: [Run] = []
  /// Places in `runs` whose run has ended.
  private var free: [Int] = []
  /// A heap: the run with the earliest message first.
  private var heads: [Head] = []
  private var bytesInMemory = 0
  private let file = TemporaryFile()
  private var fileEnd = 0
  private let budget: Int

  package init(budget: Int) { self.budget = budget }

  package var isEmpty: Bool { heads.isEmpty }

  /// Log time of the next message.
  package var nextTime: UInt64? { heads.first?.time }

  /// Adds the messages of a chunk, given in the order of the file.
  /// - Parameters:
  ///   - order: place of the chunk in the file.
  package mutating func add(_ messages: [Message], order: UInt64) throws(StreamError) {
    guard !messages.isEmpty else { return }
    var isSorted = true
    var last: UInt64 = 0
    for message in messages {
      isSorted = isSorted && message.logTime >= last
      last = message.logTime
      bytesInMemory += Self.cost(message)
    }
    push(Run(order: order, messages: isSorted ? messages : Self.sorted(messages)))
    if bytesInMemory > budget { try spill() }
  }

  /// The messages in the order of their times; those with equal times keep theirs.
  private static func sorted(_ messages: [Message]) -> [Message] {
    let places = messages.indices.sorted {
      (messages[$0].logTime, $0) < (messages[$1].logTime, $1)
    }
    return places.map { messages[$0] }
  }

  /// Takes the earliest message.
  package mutating func next() throws(StreamError) -> Message? {
    guard let place = heads.first?.run else { return nil }
    var message = runs[place].messages[runs[place].next]
    if let input = runs[place].input {
      // A copy, so that the window of the temporary file is released once it has been passed.
      let data = try input.take(runs[place].payload)
      message.data = Bytes(copying: data.span)
    } else {
      bytesInMemory -= Self.cost(message)
    }
    if try Self.advance(&runs[place]) {
      heads[0] = runs[place].head(place)
    } else {
      runs[place] = Run()
      free.append(place)
      let last = heads.removeLast()
      if !heads.isEmpty { heads[0] = last }
    }
    siftDown()
    return message
  }

  private static func cost(_ message: Message) -> Int {
    message.data.count + MemoryLayout<Message>.stride
  }

  /// Goes to the next message of a run.
  /// - Returns: false after the last.
  private static func advance(_ run: inout Run) throws(StreamError) -> Bool {
    guard let input = run.input else {
      run.next += 1
      return run.next < run.messages.count
    }
    guard try !input.isAtEnd() else { return false }
    let start = try input.take(8 + MCAP.messagePrefixSize)
    let length: UInt64 = start.span.load(littleEndianAt: 9)
    run.order = start.span.load(littleEndianAt: 0)
    run.payload = Int(length) - Message.fieldsSize
    run.messages = [try Message(body: start.dropFirst(8 + MCAP.prefixSize))]
    return true
  }

  /// Writes all runs that are in memory to the temporary file as one.
  private mutating func spill() throws(StreamError) {
    var merge = TimeMerge(budget: .max)
    var kept: [Run] = []
    for head in heads {
      let run = runs[head.run]
      if run.input == nil { merge.push(run) } else { kept.append(run) }
    }
    (runs, free, heads) = ([], [], [])
    for run in kept { push(run) }
    bytesInMemory = 0

    let start = fileEnd
    var buffer = ByteBuilder(reserving: 1 << 20)
    while let order = merge.heads.first?.order, let message = try merge.next() {
      buffer.append(order)
      message.encodePrefix(payloadSize: message.data.count, into: &buffer)
      if buffer.count + message.data.count >= 1 << 20 { try flush(&buffer) }
      if message.data.count >= 1 << 20 {
        try file.write(message.data.span, at: fileEnd)
        fileEnd += message.data.count
      } else {
        buffer.append(message.data.span)
      }
    }
    try flush(&buffer)
    var run = Run(input: try file.input(start..<fileEnd))
    if try Self.advance(&run) { push(run) }
  }

  private mutating func flush(_ buffer: inout ByteBuilder) throws(StreamError) {
    try file.write(buffer.bytes.rawSpan, at: fileEnd)
    fileEnd += buffer.count
    buffer.removeAll()
  }

  private mutating func push(_ run: Run) {
    let place = free.popLast() ?? runs.count
    if place == runs.count { runs.append(run) } else { runs[place] = run }
    heads.append(run.head(place))
    var child = heads.count - 1
    while child > 0, heads[child].precedes(heads[(child - 1) / 2]) {
      heads.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  private mutating func siftDown() {
    var parent = 0
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2]
      where child < heads.count && heads[child].precedes(heads[least]) {
        least = child
      }
      if least == parent { return }
      heads.swapAt(parent, least)
      parent = least
    }
  }
}
