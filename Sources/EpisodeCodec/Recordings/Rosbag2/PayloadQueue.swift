internal import Bytes
internal import Stream

/// Decompresses messages that rosbag2 compressed one by one, ahead on several threads, and returns
/// them in their order.
struct PayloadQueue {
  typealias Output = [Result<Message, StreamError>]

  /// Messages read and not yet submitted.
  private var batch: [Message] = []
  private var batchSize = 0
  private var isBatchCompressed = false
  private var ready = Queue<Result<Message, StreamError>>()
  private let workers: OrderedWorkers<[Message], Output>
  /// The bytes that each submitted batch needs.
  private var sizes = Queue<Int>()
  private var sizeInFlight = 0
  private let lookahead: Int

  private static let most = (messages: 256, bytes: 1 << 20)

  init(threads: Int) {
    lookahead = threads > 1 ? 2 * threads : 1
    workers = OrderedWorkers(threads: threads) {
      let decoder = PayloadDecoder()
      return { messages in
        messages.map { message in
          var message = message
          return Result { () throws(StreamError) in
            try decoder.decompress(&message)
            return message
          }
        }
      }
    }
  }

  /// Queues a message.
  /// - Parameters:
  ///   - isCDR: true if it may be compressed.
  mutating func add(_ message: Message, isCDR: Bool) {
    let isCompressed = isCDR && PayloadDecoder.begins(message.data.span)
    if !isCompressed, batch.isEmpty, workers.pending == 0 { return ready.append(.success(message)) }
    // A size beyond the limit is an error of the message, not of the queue.
    let content = isCompressed ? ZstdDecompressor.contentSize(of: message.data.span) ?? 0 : 0
    let size = message.data.count + min(content, MemoryBudget.bytes(.chunks))
    if !batch.isEmpty, batchSize + size > Self.most.bytes { submit() }
    batch.append(message)
    batchSize += size
    if batch.count == Self.most.messages { submit() }
  }

  /// True while another message should be added before one is taken.
  var isHungry: Bool {
    ready.isEmpty && workers.pending < lookahead
      && (workers.pending == 0 || sizeInFlight + batchSize <= MemoryBudget.bytes(.chunks))
  }

  /// The next message; nil when all that were added have been taken.
  /// - Throws: the fault of a message; the next call continues after it.
  mutating func next() throws(StreamError) -> Message? {
    while true {
      if let result = ready.popFirst() { return try result.get() }
      if workers.pending == 0 {
        guard !batch.isEmpty else { return nil }
        submit()
      }
      for result in workers.next() ?? [] { ready.append(result) }
      sizeInFlight -= sizes.popFirst() ?? 0
    }
  }

  private mutating func submit() {
    workers.submit(batch)
    sizes.append(batchSize)
    sizeInFlight += batchSize
    (batch, batchSize) = ([], 0)
  }
}
