package import Bytes

/// Reads the connections and messages of a bag front to back, in the order of the file.
package struct BagReader {
  /// All connections so far.
  package private(set) var connections: BagConnections
  private var scanner: BagScanner
  private let isRecovering: Bool
  /// The rest of the current chunk.
  private var records = BagRecords(.empty)
  /// Where the current record, or its chunk, starts in the file.
  private var offset: UInt64 = 0
  /// Messages of the last chunk: as its index counts them, and as read.
  private var (indexed, read): (UInt64, UInt64) = (0, 0)
  private var isChunkBroken = false
  /// True when the last record of the chunk may be cut.
  private var mayEndEarly = false
  private var chunkLosses = BagLosses()

  /// - Parameters:
  ///   - connections: of the bag's index, where readable: without them, losing the chunk that
  ///     describes a connection loses all its messages. `next` does not return these again.
  ///   - isRecovering: skips broken parts and counts them in `losses` instead of throwing.
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

  /// The losses so far; complete at the end.
  package var losses: BagLosses { scanner.losses.joined(with: chunkLosses) }

  /// The next message or new connection; nil at the end.
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

  /// False for a known connection.
  /// - Throws: `.malformed` for a message of an unknown connection, and as `BagConnections.add`.
  private mutating func accepts(_ item: BagItem) throws(StreamError) -> Bool {
    switch item {
    case .connection(let connection): return try connections.add(connection)
    case .message(let message):
      guard connections[message.connection] != nil else {
        throw StreamError.unknownConnection(message.connection)
      }
      return true
    }
  }

  private mutating func open(_ chunk: BagChunk) throws(StreamError) {
    closeChunk()
    if chunk.isCut {
      mayEndEarly = true
      records = BagRecords(try chunk.contentStart())
      return
    }
    do throws(StreamError) { records = BagRecords(try chunk.content()) } catch {
      isChunkBroken = true
      try lose(chunk.data.count, of: error)
      guard error.kind == .malformed else { return }
      mayEndEarly = true
      records = BagRecords(try chunk.contentStart())
    }
  }

  /// Counts the messages missing from the last chunk, after its index has been read.
  private mutating func closeChunk() {
    if isChunkBroken {
      chunkLosses.chunks += 1
      if indexed > read { chunkLosses.messages += indexed - read }
    }
    (indexed, read, isChunkBroken, mayEndEarly) = (0, 0, false, false)
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
        if mayEndEarly {
          records = BagRecords(.empty)
          return nil
        }
        isChunkBroken = true
        var lost = records.position - start
        if lost == 0 {
          // Without a record's length, the start of the next one is unknown.
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
    // What a gap has lost may be why.
    guard isRecovering else { throw scanner.gap ?? error }
    chunkLosses.add(error)
    chunkLosses.bytes += UInt64(bytes)
  }
}
