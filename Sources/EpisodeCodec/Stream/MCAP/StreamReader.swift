package import Bytes

/// Reads an MCAP stream front to back: from a pipe or a file, chunked or not, each record once.
///
///     while let record = try reader.next() { … }
///
/// The loop ends only after the closing magic has been seen and every CRC that is given has been
/// found right; anything else is an error. Chunks are decompressed ahead on `threads` threads.
package final class StreamReader {
  package let header: Header
  /// The framing: for the summary and the place of an error.
  package let scanner: RecordScanner
  package private(set) var channels = ChannelTable()

  private typealias Decoded = (record: RawRecord, content: Result<Bytes, StreamError>?)
  private let decoders: OrderedWorkers<RawRecord, Decoded>
  private let lookahead: Int
  /// What reading ahead has met: raised when its turn comes.
  private var failure: StreamError?
  private var isScannedToEnd = false
  private var chunk: OpenChunk?
  /// Where the last record, or the chunk it was in, starts, and its number at top level.
  package private(set) var place: (offset: UInt64, index: Int) = (0, 0)
  private var returned: Record?
  /// Told of every message, for a progress line.
  package var onMessage: ((_ offset: UInt64) -> Void)?
  /// Told of every chunk before its first record.
  package var onChunk: ((ChunkHeader) -> Void)?

  /// - Parameters:
  ///   - threads: for chunk decompression.
  ///   - keepsSummary: keep the summary's records for `scanner.summary`.
  package init(
    _ input: FileInput, threads: Int = 1, keepsSummary: Bool = false
  ) throws(StreamError) {
    scanner = try RecordScanner(input, keepsSummary: keepsSummary)
    guard let first = try scanner.next(), first.opcode == .header else {
      throw StreamError(.malformed, "the first record is not a header").at(offset: 8, record: 0)
    }
    header = try scanner.located { () throws(StreamError) in try Header(body: first.body.span) }
    lookahead = threads > 1 ? 2 * threads : 1
    decoders = OrderedWorkers(threads: threads) {
      let decoder = ChunkDecoder()
      return { record in
        (record, Result { () throws(StreamError) in try decoder.decode(record.body) })
      }
    }
  }

  /// True when the last record came out of a chunk.
  package var isInChunk: Bool { chunk != nil }
  /// True when only a chunk was broken, so that `next` can go on behind it.
  package var canContinue: Bool { failure == nil }

  /// Runs `work` on the record that `next` returned last, and adds its place to an error.
  package func located<Value>(
    _ work: () throws(StreamError) -> Value
  ) throws(StreamError) -> Value {
    do { return try work() } catch { throw error.at(offset: place.offset, record: place.index) }
  }

  package func channel(_ id: UInt16) -> Channel? { channels[id] }

  /// The next record, or nil at the proper end of the stream.
  package func next() throws(StreamError) -> Record? {
    if let record = returned {
      returned = nil
      return record
    }
    do {
      while true {
        if chunk != nil {
          while let record = try chunk?.next() {
            if let parsed = try parse(record, inChunk: true) { return parsed }
          }
          chunk = nil
        }
        // Between chunks, or without any, there is no line to stand in.
        if decoders.pending == 0, failure == nil, !isScannedToEnd {
          guard let record = try nextRecord() else { return nil }
          if record.opcode != .chunk {
            if let parsed = try parse((record.opcode, record.bytes), inChunk: false) {
              return parsed
            }
            continue
          }
          decoders.submit(record)
        }
        guard let (record, content) = try nextDecoded() else { return nil }
        place = (record.offset, record.index)
        if let content {
          chunk = OpenChunk(records: try content.get())
          if let onChunk {
            var cursor = ByteCursor(record.body.span)
            onChunk(try ChunkHeader(parsing: &cursor))
          }
        } else if let parsed = try parse(
          (record.opcode, record.bytes), inChunk: false)
        {
          return parsed
        }
      }
    } catch { throw error.at(offset: place.offset, record: place.index) }
  }

  /// The messages that come next, outside of chunks, as far as they are at hand; nil when `next` has
  /// to look for what comes. For who hands messages on as they are: 20 times as fast as one by one.
  package func nextMessages() throws(StreamError) -> MessageRun? {
    guard returned == nil, chunk == nil, decoders.pending == 0, failure == nil,
      let run = try scanner.takeMessages()
    else { return nil }
    place = (run.offset, run.index)
    var messages = run.cursor
    var last: UInt16?
    while let message = messages.next() {
      let id = run.bytes.span.load(littleEndianAt: message.body.lowerBound, as: UInt16.self)
      guard id == last || channels.contains(id) else {
        throw StreamError(.malformed, "a message on unknown channel \(id)")
          .at(offset: run.offset + UInt64(message.start), record: run.index + message.number)
      }
      last = id
    }
    onMessage?(scanner.input.offset)
    return run
  }

  /// Gives a record back, to be returned by the next `next`.
  package func giveBack(_ record: Record) { returned = record }

  /// The next record of the data section as it stands there; nil at its end.
  private func nextRecord() throws(StreamError) -> RawRecord? {
    defer { place = (scanner.lastOffset, scanner.lastIndex) }
    do {
      let record = try scanner.next()
      isScannedToEnd = record == nil
      return record
    } catch {
      failure = error
      throw error
    }
  }

  /// The next record of the data section, a chunk with its content. Reads ahead as far as there is
  /// something to decompress and nothing to wait for.
  private func nextDecoded() throws(StreamError) -> Decoded? {
    while decoders.pending < lookahead, !isScannedToEnd, failure == nil {
      if decoders.pending > 0, !scanner.input.hasMoreAtHand { break }
      do {
        guard let record = try scanner.next() else {
          isScannedToEnd = true
          break
        }
        switch record.opcode {
        case .chunk: decoders.submit(record)
        case .messageIndex: continue
        default: decoders.submit(finished: (record, nil))
        }
        // A stream without chunks has nothing to gain from waiting in line.
        if record.opcode != .chunk, decoders.pending == 1 { break }
      } catch { failure = error }
    }
    if let next = decoders.next() { return next }
    if let failure {
      place = (scanner.lastOffset, scanner.lastIndex)
      throw failure
    }
    return nil
  }

  /// A record's meaning, or nil for what is of use to other readers only.
  private func parse(
    _ record: (opcode: Opcode, bytes: Bytes), inChunk: Bool
  ) throws(StreamError) -> Record? {
    let body = record.bytes.dropFirst(MCAP.prefixSize)
    switch record.opcode {
    case .message:
      let message = try Message(body: body)
      guard channels.contains(message.channelID) else {
        throw StreamError(.malformed, "a message on unknown channel \(message.channelID)")
      }
      onMessage?(scanner.input.offset)
      return .message(message)
    case .schema:
      let schema = try SchemaRecord(body: body.span)
      return try channels.add(schema) ? .schema(id: schema.id, schema.schema) : nil
    case .channel:
      let channel = try ChannelRecord(body: body.span)
      return try channels.add(channel).map { .channel(id: channel.id, $0) }
    case .metadata where !inChunk:
      return .metadata(try Metadata(body: body.span))
    case .attachment where !inChunk:
      try Attachment.check(body: body.span)
      return .attachment(record.bytes)
    case _ where record.opcode.isPrivate:
      return .unknown(record.bytes)
    case .messageIndex where !inChunk: return nil
    case _ where record.opcode.rawValue <= Opcode.dataEnd.rawValue:
      throw StreamError(
        .malformed,
        "record with opcode \(record.opcode.rawValue) \(inChunk ? "in a chunk" : "out of place")")
    default: return nil  // reserved for later versions: to be skipped
    }
  }
}

/// The records of a decompressed chunk, one after the other.
package struct OpenChunk {
  private let records: Bytes
  private(set) var position = 0

  package init(records: Bytes) { self.records = records }

  package mutating func next() throws(StreamError) -> (opcode: Opcode, bytes: Bytes)? {
    let records = records
    let left = records.count - position
    guard left > 0 else { return nil }
    let start = position
    // Behind a broken record nobody knows where the next one starts.
    position = records.count
    guard left >= MCAP.prefixSize else {
      throw StreamError(.malformed, "a chunk ends in a record")
    }
    let span = records.span
    let length: UInt64 = span.load(littleEndianAt: start + 1)
    guard length <= UInt64(left - MCAP.prefixSize) else {
      throw StreamError(.malformed, "a record of \(length) bytes at the end of a chunk")
    }
    let opcode = Opcode(rawValue: span.load(littleEndianAt: start))
    guard opcode.rawValue != 0 else { throw StreamError(.malformed, "opcode 0 in a chunk") }
    position = start + MCAP.prefixSize + Int(length)
    return (opcode, records[start..<position])
  }
}
