package import Bytes

/// Reads an MCAP stream front to back: from a pipe or a file, with or without chunks, each record
/// once.
///
///     while let record = try reader.next() { … }
///
/// The loop ends only after the closing magic has been read and every CRC present has been
/// verified; anything else is an error. `threads` threads decompress chunks ahead.
package final class StreamReader {
  package let header: Header
  /// The framing; it has the summary and locates errors.
  package let scanner: RecordScanner
  package private(set) var channels = ChannelTable()

  private typealias Decoded = (record: RawRecord, content: Result<ChunkContent, StreamError>?)
  private let decoders: OrderedWorkers<RawRecord, Decoded>
  private let lookahead: Int
  /// A record that was read ahead and has to wait for memory.
  private var held: RawRecord?
  private let payloads = PayloadDecoder()
  /// Sizes of the chunks in flight, decompressed, and of these and the open one together.
  private var inFlight = Queue<Int>()
  private var bytesInFlight = 0
  private var openSize = 0
  /// The fault that reading ahead met, thrown when its turn comes, and whether it has been.
  private var failure: StreamError?
  private var hasFailed = false
  private var isScannedToEnd = false
  private var chunk: OpenChunk?
  /// Why the chunk is not whole; thrown after its records.
  private var chunkFault: StreamError?
  /// Compares indexes and summary with the rest; nil unless requested.
  private var verifier: IndexVerifier?
  private var isSummaryRead = false
  /// The schemas and channels that only the summary has.
  private var definitions = Queue<Record>()
  /// Offset of the last record, or of its chunk, and its number at top level.
  package private(set) var place: (offset: UInt64, index: Int) = (0, 0)
  private var returned: Record?
  /// Called for every message, for a progress line.
  package var onMessage: ((_ offset: UInt64) -> Void)?
  /// Called for every chunk, before its first record.
  package var onChunk: ((ChunkHeader) -> Void)?

  /// - Parameters:
  ///   - threads: for chunk decompression.
  ///   - checksIndexes: compare message indexes and summary with the records that they describe;
  ///     keep the summary's records for `scanner.summary`.
  package init(
    _ input: FileInput, threads: Int = 1, checksIndexes: Bool = false
  ) throws(StreamError) {
    scanner = try RecordScanner(input, keepsSummary: checksIndexes)
    if checksIndexes { verifier = IndexVerifier() }
    guard let first = try scanner.next(), first.opcode == .header else {
      throw StreamError.noHeader.at(offset: 8, record: 0)
    }
    header = try scanner.located { () throws(StreamError) in try Header(body: first.body.span) }
    lookahead = threads > 1 ? 2 * threads : 1
    decoders = OrderedWorkers(threads: threads) {
      let decoder = ChunkDecoder()
      return { record in
        (record, Result { () throws(StreamError) in try decoder.salvage(record.body) })
      }
    }
  }

  /// True when the last record came from a chunk.
  package var isInChunk: Bool { chunk != nil }
  /// True when only a chunk was broken, so that `next` can continue after it.
  package var canContinue: Bool { !hasFailed }

  /// Runs `work` on the record that `next` returned last, and adds its place to an error.
  package func located<Value>(
    _ work: () throws(StreamError) -> Value
  ) throws(StreamError) -> Value {
    do { return try work() } catch { throw error.at(offset: place.offset, record: place.index) }
  }

  package func channel(_ id: UInt16) -> Channel? { channels[id] }

  /// The next record; nil when the stream has ended cleanly.
  package func next() throws(StreamError) -> Record? {
    if let record = returned {
      returned = nil
      return record
    }
    do throws(StreamError) {
      while true {
        if chunk != nil {
          while let record = try chunk?.next() {
            let offset = (chunk?.position ?? 0) - record.bytes.count
            if let parsed = try parse(record, inChunk: offset) { return parsed }
          }
          chunk = nil
          if let fault = chunkFault {
            chunkFault = nil
            throw fault
          }
        }
        // Outside chunks no record has to wait for an earlier one to be decompressed.
        if decoders.pending == 0, failure == nil, !isScannedToEnd {
          guard let record = try nextRecord() else { return try nextOfSummary() }
          if record.opcode != .chunk {
            if let parsed = try parse((record.opcode, record.bytes), inChunk: nil) {
              return parsed
            }
            continue
          }
          submit(record)
        }
        guard let (record, content) = try nextDecoded() else { return try nextOfSummary() }
        place = (record.offset, record.index)
        if let content {
          try verifier?.closeChunk()
          if record.isCut {
            // The fault is that of the input, which ends here.
            let start = (try? content.get())?.records ?? .empty
            chunk = OpenChunk(records: start, mayEndEarly: true)
          } else {
            let opened = try content.get()
            chunkFault = opened.fault
            chunk = OpenChunk(records: opened.records, mayEndEarly: opened.fault != nil)
          }
          if !record.isCut, verifier != nil || onChunk != nil {
            let header = try Self.chunkHeader(record.body.span)
            onChunk?(header)
            try verifier?.begin(record, header)
          }
        } else if let parsed = try parse((record.opcode, record.bytes), inChunk: nil) {
          return parsed
        }
      }
    } catch { throw error.at(offset: place.offset, record: place.index) }
  }

  /// The next messages outside chunks that are already in memory; nil when the caller has to use
  /// `next`. For callers that pass messages on unchanged: 20 times as fast as one by one.
  package func nextMessages() throws(StreamError) -> MessageRun? {
    guard returned == nil, chunk == nil, decoders.pending == 0, failure == nil, verifier == nil,
      held == nil,
      let run = try scanner.takeMessages()
    else { return nil }
    place = (run.offset, run.index)
    var messages = run.cursor
    var last: UInt16?
    while let message = messages.next() {
      let id = run.bytes.span.load(littleEndianAt: message.body.lowerBound, as: UInt16.self)
      guard id == last || channels.contains(id) else {
        throw StreamError.unknownChannel(id)
          .at(offset: run.offset + UInt64(message.start), record: run.index + message.number)
      }
      last = id
    }
    onMessage?(scanner.input.offset)
    return run
  }

  /// Returns a record to the reader; the next call of `next` gives it again.
  package func giveBack(_ record: Record) { returned = record }

  /// The next record of the data section, as it is in the file; nil at its end.
  private func nextRecord() throws(StreamError) -> RawRecord? {
    defer { place = (scanner.lastOffset, scanner.lastIndex) }
    do {
      let record = try scan()
      isScannedToEnd = record == nil
      return record
    } catch {
      failure = error
      if let cut = scanner.takeCutChunk() { return cut }
      hasFailed = true
      throw error
    }
  }

  private func scan() throws(StreamError) -> RawRecord? {
    guard let record = held else { return try scanner.next() }
    held = nil
    return record
  }

  /// The size of a chunk in memory; a size that is not believed is an error of its own later.
  private static func size(of chunk: RawRecord) -> Int {
    let size = (try? chunkHeader(chunk.body.span))?.uncompressedSize ?? 0
    return Int(min(size, UInt64(MCAP.largestRecord)))
  }

  private func submit(_ chunk: RawRecord) {
    let size = Self.size(of: chunk)
    inFlight.append(size)
    bytesInFlight += size
    decoders.submit(chunk)
  }

  /// The next record of the data section, a chunk with its content. Reads ahead while there are
  /// chunks to decompress and no input to wait for.
  private func nextDecoded() throws(StreamError) -> Decoded? {
    bytesInFlight -= openSize
    openSize = 0
    while decoders.pending < lookahead, !isScannedToEnd, failure == nil {
      if decoders.pending > 0, !scanner.input.hasMoreAtHand { break }
      do {
        guard let record = try scan() else {
          isScannedToEnd = true
          break
        }
        if record.opcode == .chunk, decoders.pending > 0,
          Self.size(of: record) > MemoryBudget.bytes(.chunks) - bytesInFlight
        {
          held = record
          break
        }
        switch record.opcode {
        case .chunk: submit(record)
        case .messageIndex where verifier == nil: continue
        default: decoders.submit(finished: (record, nil))
        }
        // A stream without chunks gains nothing from reading ahead.
        if record.opcode != .chunk, decoders.pending == 1 { break }
      } catch {
        failure = error
        if let cut = scanner.takeCutChunk() { submit(cut) }
      }
    }
    if let next = decoders.next() {
      if next.content != nil { openSize = inFlight.popFirst() ?? 0 }
      return next
    }
    if let failure {
      hasFailed = true
      place = (scanner.lastOffset, scanner.lastIndex)
      throw failure
    }
    return nil
  }

  private static func chunkHeader(_ body: RawSpan) throws(StreamError) -> ChunkHeader {
    var cursor = ByteCursor(body)
    return try ChunkHeader(parsing: &cursor)
  }

  /// A schema or channel that only the summary has, after all other records; nil after the last.
  ///
  /// Where the summary contradicts the data section, that counts.
  private func nextOfSummary() throws(StreamError) -> Record? {
    if !isSummaryRead {
      isSummaryRead = true
      if let footer = scanner.footer { try verifier?.check(scanner.summary, footer, channels) }
      for record in scanner.summary {
        if let added = channels.addIfNew(record) { definitions.append(added) }
      }
    }
    return definitions.popFirst()
  }

  /// A parsed record; nil for one that only other readers use.
  /// - Parameter inChunk: its place in the chunk's records; nil outside chunks.
  private func parse(
    _ record: (opcode: Opcode, bytes: Bytes), inChunk position: Int?
  ) throws(StreamError) -> Record? {
    let body = record.bytes.dropFirst(MCAP.prefixSize)
    let inChunk = position != nil
    if !inChunk, record.opcode != .message {
      try verifier?.add(record.opcode, record.bytes, at: place.offset)
    }
    switch record.opcode {
    case .message:
      var message = try Message(body: body)
      guard channels.contains(message.channelID) else {
        throw StreamError.unknownChannel(message.channelID)
      }
      verifier?.add(message, at: position)
      try payloads.decode(&message, on: channels[message.channelID])
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
        "a record with opcode \(record.opcode.rawValue) \(inChunk ? "in a chunk" : "out of place")")
    default: return nil  // reserved for later versions
    }
  }
}

/// The records of a decompressed chunk, in order.
package struct OpenChunk {
  private let records: Bytes
  private let mayEndEarly: Bool
  private(set) var position = 0

  /// - Parameter mayEndEarly: true when the last record may be cut, which is then left out.
  package init(records: Bytes, mayEndEarly: Bool = false) {
    (self.records, self.mayEndEarly) = (records, mayEndEarly)
  }

  package mutating func next() throws(StreamError) -> (opcode: Opcode, bytes: Bytes)? {
    let records = records
    let left = records.count - position
    guard left > 0 else { return nil }
    let start = position
    // After a broken record the start of the next one is unknown.
    position = records.count
    guard left >= MCAP.prefixSize else {
      if mayEndEarly { return nil }
      throw StreamError(.malformed, "a chunk ends inside a record")
    }
    let span = records.span
    let length: UInt64 = span.load(littleEndianAt: start + 1)
    guard length <= UInt64(left - MCAP.prefixSize) else {
      if mayEndEarly { return nil }
      throw StreamError(.malformed, "a record of \(length) bytes exceeds its chunk")
    }
    let opcode = Opcode(rawValue: span.load(littleEndianAt: start))
    guard opcode.rawValue != 0 else { throw StreamError.zeroOpcode }
    position = start + MCAP.prefixSize + Int(length)
    return (opcode, records[start..<position])
  }
}
