package import Bytes

/// The connections and messages of a bag in the order of the file, front to back.
package struct BagReader {
  /// All connections so far.
  package private(set) var connections: BagConnections
  private var scanner: BagScanner
  private let isRecovering: Bool
  /// What is left of the chunk that is being read.
  private var records = BagRecords(.empty)
  /// Where the record that is being read starts in the file: the chunk's, for those in a chunk.
  private var offset: UInt64 = 0
  /// Messages of the last chunk: as its index counts them, and as they were read.
  private var (indexed, read): (UInt64, UInt64) = (0, 0)
  private var isChunkBroken = false
  private var chunkLosses = BagLosses()

  /// - Parameters:
  ///   - connections: of the bag's index, where that can be read: without them the messages of a
  ///     connection are lost with the chunk that describes it. `next` does not give them again.
  ///   - isRecovering: skips what is broken and counts it in `losses`, instead of throwing.
  /// - Throws: as `BagHeader`.
  package init(
    _ input: FileInput, knowing connections: BagConnections = BagConnections(),
    recovering isRecovering: Bool = false
  ) throws(StreamError) {
    self.connections = connections
    scanner = try BagScanner(input, recovering: isRecovering)
    self.isRecovering = isRecovering
  }

  package var header: BagHeader { scanner.header }
  package var fractionRead: Double? { scanner.fractionRead }

  /// What could not be read; complete at the end.
  package var losses: BagLosses { scanner.losses.joined(with: chunkLosses) }

  /// The next message, or a connection when it is the first time that it comes; nil at the end.
  /// - Throws: with the offset of the record or the chunk; `.truncated` after the last readable
  ///   message when the bag was cut or not closed.
  package mutating func next() throws(StreamError) -> BagItem? {
    while true {
      if let item = try nextOfChunk() { return item }
      guard let item = try scanner.next() else {
        closeChunk()
        return nil
      }
      offset = scanner.offset
      switch item {
      case .chunk(let chunk): try open(chunk)
      case .index(let count): indexed += UInt64(count)
      case .item(let item):
        do throws(StreamError) { if try accepts(item) { return item } } catch {
          try lose(0, of: error)
        }
      }
    }
  }

  /// False for a connection that is known already.
  /// - Throws: `.malformed` for a message of an unknown connection, and as `BagConnections.add`.
  private mutating func accepts(_ item: BagItem) throws(StreamError) -> Bool {
    switch item {
    case .connection(let connection): return try connections.add(connection)
    case .message(let message):
      guard connections[message.connection] != nil else {
        throw StreamError(.malformed, "message of unknown connection \(message.connection)")
      }
      return true
    }
  }

  private mutating func open(_ chunk: BagChunk) throws(StreamError) {
    closeChunk()
    do throws(StreamError) { records = BagRecords(try chunk.content()) } catch {
      isChunkBroken = true
      try lose(chunk.data.count, of: error)
    }
  }

  /// Counts what is missing of the last chunk, now that its index has been read.
  private mutating func closeChunk() {
    if isChunkBroken {
      chunkLosses.chunks += 1
      if indexed > read { chunkLosses.messages += indexed - read }
    }
    (indexed, read, isChunkBroken) = (0, 0, false)
  }

  private mutating func nextOfChunk() throws(StreamError) -> BagItem? {
    while records.remaining > 0 {
      let start = records.position
      do throws(StreamError) {
        guard let record = try records.next() else { return nil }
        let item = try BagItem(record)
        guard try accepts(item) else { continue }
        if case .message = item { read += 1 }
        return item
      } catch {
        isChunkBroken = true
        var lost = records.position - start
        if lost == 0 {
          // Without its length nobody knows where the next record starts.
          lost = records.remaining
          records = BagRecords(.empty)
        }
        try lose(lost, of: error)
      }
    }
    return nil
  }

  private mutating func lose(_ bytes: Int, of error: StreamError) throws(StreamError) {
    let error = error.at(offset: offset)
    guard isRecovering else { throw error }
    chunkLosses.add(error)
    chunkLosses.bytes += UInt64(bytes)
  }
}
