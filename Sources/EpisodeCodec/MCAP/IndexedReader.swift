/// Which messages are wanted.
package struct MessageFilter {
  /// By topic; evaluated once per channel.
  package var wants: (Channel) -> Bool = { _ in true }
  /// Log times, start <= t < end.
  package var start: UInt64 = 0
  package var end: UInt64?

  package init() {}

  package func contains(_ time: UInt64) -> Bool { time >= start && end.map { time < $0 } ?? true }
}

/// Reads an MCAP file by its index: only the segments that can hold a wanted message, in the order
/// of the log times or of the file. Chunks are decompressed ahead on several threads.
package final class IndexedReader {
  package let index: FileIndex
  /// All channels of the file; they are passed on even if none of their messages is wanted.
  package let channels: ChannelTable
  private let file: RandomAccessFile
  private let filter: MessageFilter
  private let byTime: Bool
  private let wanted: Set<UInt16>
  /// Segments still to be read, with their place in the file.
  private var segments: Queue<(segment: Segment, order: UInt64)>
  private var submitted: Queue<(segment: Segment, order: UInt64)>
  private let decoders: OrderedWorkers<Bytes, Result<Bytes, StreamError>>
  private let lookahead: Int
  private var merge = TimeMerge()
  private var othersTaken = 0
  private var ready = Queue<Message>()

  /// - Parameters:
  ///   - channels: all channels, from the index if it has them all.
  package init(
    _ file: RandomAccessFile, index: FileIndex, channels: ChannelTable, filter: MessageFilter,
    byTime: Bool, threads: Int
  ) {
    self.file = file
    self.index = index
    self.channels = channels
    self.filter = filter
    self.byTime = byTime
    wanted = Set(channels.ids.filter { channels[$0].map(filter.wants) ?? false })
    lookahead = threads > 1 ? 2 * threads : 1
    decoders = OrderedWorkers(threads: threads) {
      let decoder = ChunkDecoder()
      return { body in Result { () throws(StreamError) in try decoder.decode(body) } }
    }
    var chosen = index.segments.enumerated().map { (segment: $1, order: UInt64($0)) }
    if byTime {
      chosen.sort { ($0.segment.startTime, $0.order) < ($1.segment.startTime, $1.order) }
    }
    segments = Queue()
    submitted = Queue()
    for entry in chosen where mayHoldWanted(entry.segment) { segments.append(entry) }
  }

  private func mayHoldWanted(_ segment: Segment) -> Bool {
    // A segment without messages says 0 to 0: not worth a distinction.
    guard segment.endTime >= filter.start, filter.end.map({ segment.startTime < $0 }) ?? true else {
      return false
    }
    return segment.channels.map { !wanted.isDisjoint(with: $0) } ?? true
  }

  /// The next metadata, attachment or private record of the file: they come before the messages.
  package func nextOther() throws(StreamError) -> Record? {
    guard othersTaken < index.others.count else { return nil }
    let place = index.others[othersTaken]
    othersTaken += 1
    let prefix = try RecordPrefix(file, at: place.offset, limit: UInt64(file.size))
    let record = try prefix.bytes(file)
    let body = record.dropFirst(MCAP.prefixSize)
    do {
      switch prefix.opcode {
      case .metadata: return .metadata(try Metadata(body: body.span))
      case .attachment:
        try Attachment.check(body: body.span)
        return .attachment(record)
      default: return .unknown(record)
      }
    } catch { throw error.at(offset: place.offset) }
  }

  /// The next wanted message, or nil after the last.
  package func next() throws(StreamError) -> Message? {
    while true {
      if let message = ready.popFirst() { return message }
      try submitAhead()
      guard byTime else {
        guard let (messages, _) = try readSegment() else { return nil }
        for message in messages { ready.append(message) }
        continue
      }
      // What is earlier than every segment still to come may leave.
      let horizon = submitted.first?.segment.startTime
      if let time = merge.nextTime, horizon.map({ time < $0 }) ?? true { return try merge.next() }
      guard let (messages, order) = try readSegment() else { return nil }
      try merge.add(messages, order: order)
    }
  }

  private func submitAhead() throws(StreamError) {
    while submitted.count < lookahead, let (segment, order) = segments.popFirst() {
      submitted.append((segment, order))
      guard segment.length <= UInt64(MCAP.largestRecord) + UInt64(MCAP.prefixSize) else {
        throw StreamError(.limit, "a record of \(segment.length) bytes").at(offset: segment.offset)
      }
      let bytes = try file.bytes(at: segment.offset, count: Int(segment.length))
      switch segment.kind {
      case .chunk: decoders.submit(bytes.dropFirst(MCAP.prefixSize))
      case .messages: decoders.submit(finished: .success(bytes))
      }
    }
  }

  /// The wanted messages of the next segment in line.
  private func readSegment() throws(StreamError) -> (messages: [Message], order: UInt64)? {
    guard let (segment, order) = submitted.popFirst(), let result = decoders.next() else {
      return nil
    }
    do throws(StreamError) {
      var open = OpenChunk(records: try result.get())
      var messages: [Message] = []
      while let record = try open.next() {
        guard record.opcode == .message else { continue }
        let message = try Message(body: record.bytes.dropFirst(MCAP.prefixSize))
        guard channels.contains(message.channelID) else {
          throw StreamError(.malformed, "a message on unknown channel \(message.channelID)")
        }
        guard message.logTime >= segment.startTime, message.logTime <= segment.endTime else {
          throw StreamError(
            .malformed, "a message at \(message.logTime) outside the times its chunk gives")
        }
        if wanted.contains(message.channelID), filter.contains(message.logTime) {
          messages.append(message)
        }
      }
      return (messages, order)
    } catch { throw error.at(offset: segment.offset) }
  }
}
