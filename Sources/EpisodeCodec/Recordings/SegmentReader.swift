internal import Bytes
internal import Stream

/// The selected messages of a part, and why they are not all.
struct SegmentContent: Sendable {
  var messages: [Message] = []
  var fault: StreamError?
}

/// Reads the indexed parts of a recording, ahead on several threads, and returns their messages in
/// the order of the log times or of the file.
package final class SegmentReader<Job: Sendable> {
  /// A part with the log time of its first message and its place in the file.
  package struct Part {
    var start: UInt64
    var order: UInt64
    /// About how much there is to read of it.
    var size: UInt64
    /// About the memory that it needs.
    var memory: Int
    var job: Job
  }

  private var parts = Queue<Part>()
  private var submitted = Queue<Part>()
  private let workers: OrderedWorkers<Job, SegmentContent>
  private let byTime: Bool
  private let lookahead: Int
  private var merge = TimeMerge(budget: MemoryBudget.bytes(.buffers) / 2)
  private var memoryInFlight = 0
  private var ready = Queue<Message>()
  /// When the next part begins: no part still unread holds an earlier message.
  private var horizon: UInt64?
  private var sizeTaken: UInt64 = 0
  /// The part that was read last.
  private(set) var lastTaken: Job?
  private let size: UInt64

  /// - Parameters:
  ///   - parts: in the order of the file.
  ///   - makeReader: makes a function that reads the selected messages of a part, in the order of
  ///     the file; called on the thread that uses it.
  init(
    _ parts: [Part], byTime: Bool, threads: Int,
    makeReader: @escaping @Sendable () -> (Job) -> SegmentContent
  ) {
    let sorted =
      byTime ? parts.sorted { ($0.start, $0.order) < ($1.start, $1.order) } : parts
    for part in sorted { self.parts.append(part) }
    size = parts.reduce(0) { $0 + $1.size }
    self.byTime = byTime
    lookahead = threads > 1 ? 2 * threads : 1
    workers = OrderedWorkers(threads: threads, makeWorker: makeReader)
  }

  /// How much of the parts has been read, from 0 to 1.
  var fractionRead: Double { size > 0 ? Double(sizeTaken) / Double(size) : 1 }

  /// The next message; nil after the last.
  /// - Throws: the fault of a part; the next call continues after it.
  func next() throws(StreamError) -> Message? {
    while true {
      if let message = ready.popFirst() { return message }
      if let time = merge.nextTime, horizon.map({ time < $0 }) ?? true {
        return try merge.next()
      }
      while submitted.count < lookahead, let part = parts.first,
        submitted.isEmpty || memoryInFlight + part.memory <= MemoryBudget.bytes(.chunks)
      {
        _ = parts.popFirst()
        submitted.append(part)
        memoryInFlight += part.memory
        workers.submit(part.job)
      }
      guard let part = submitted.popFirst(), let content = workers.next() else { return nil }
      memoryInFlight -= part.memory
      sizeTaken += part.size
      lastTaken = part.job
      if byTime {
        try merge.add(content.messages, order: part.order)
        horizon = (submitted.first ?? parts.first)?.start
      } else {
        for message in content.messages { ready.append(message) }
      }
      if let fault = content.fault { throw fault }
    }
  }
}
