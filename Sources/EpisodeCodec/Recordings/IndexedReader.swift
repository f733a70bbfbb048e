package import Bytes
package import Stream

/// Reads an MCAP file by its index: only the segments that can hold a selected message, in the
/// order of the log times or of the file. Several threads decompress chunks ahead.
package final class IndexedReader {
  package let index: FileIndex
  /// All channels of the file; they are passed on even if none of their messages is selected.
  package let channels: ChannelTable
  private let file: RandomAccessFile
  private let segments: SegmentReader<PlaceRun<Segment>>
  private var othersTaken = 0
  /// nil when only parts of the file are read.
  private var checksum: DataSectionChecksum?

  /// - Parameters:
  ///   - channels: all channels, from the index if it has them all.
  ///   - byTime: false for the order of the file.
  ///   - isWhole: true when everything is selected; then the data section's CRC is checked.
  package init(
    _ file: RandomAccessFile, index: FileIndex, channels: ChannelTable, filter: MessageFilter,
    byTime: Bool, isWhole: Bool, threads: Int
  ) {
    self.file = file
    self.index = index
    self.channels = channels
    if isWhole, let end = index.dataEnd, end.crc != 0 { checksum = DataSectionChecksum(file, end) }
    let selection = filter.selection(of: channels)
    let wanted = index.segments.filter { selection.mayBeIn($0) }
    let runs = PlaceRun.all(wanted, of: file)
    let parts = runs.enumerated().map {
      SegmentReader.Part(
        start: $1.startTime, order: UInt64($0), size: $1.length, memory: $1.contentSize, job: $1)
    }
    segments = SegmentReader(parts, byTime: byTime, threads: threads) {
      let decoder = ChunkDecoder()
      let payloads = PayloadDecoder()
      return { run in
        var content = SegmentContent()
        do throws(StreamError) {
          let bytes = try run.bytes(file)
          for segment in run.places {
            do throws(StreamError) {
              try selection.read(
                segment, run.part(segment, of: bytes), decoder, payloads, into: &content.messages)
            } catch {
              content.fault = content.fault ?? error.at(offset: segment.offset)
            }
          }
        } catch {
          content.fault = error.at(offset: run.offset)
        }
        return content
      }
    }
  }

  /// How much of the segments has been read, from 0 to 1.
  package var fractionRead: Double { segments.fractionRead }

  /// The next selected message; nil after the last.
  /// - Throws: the fault of a segment; the next call continues after it. After the last message,
  ///   `.checksum` when the data section is not as it was written.
  package func next() throws(StreamError) -> Message? {
    do throws(StreamError) {
      if let message = try segments.next() {
        // What has just been read is still in memory.
        if let last = segments.lastTaken { try checksum?.advance(to: last.offset + last.length) }
        return message
      }
    } catch {
      // The CRC cannot fit any more, which is no further loss.
      checksum = nil
      throw error
    }
    defer { checksum = nil }
    try checksum?.finish()
    return nil
  }

  /// The next metadata, attachment or private record of the file; these come before the messages.
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
}

/// Selects messages.
package struct MessageFilter {
  /// Selects by topic; evaluated once per channel.
  package var wants: (Channel) -> Bool
  /// Log times, start <= t < end.
  package var start: UInt64
  package var end: UInt64?
  /// Selects the channels whose messages before the start are selected, too.
  package var keepsEarlier: (Channel) -> Bool

  package init(
    wants: @escaping (Channel) -> Bool = { _ in true }, start: UInt64 = 0, end: UInt64? = nil,
    keepsEarlier: @escaping (Channel) -> Bool = { _ in false }
  ) {
    self.wants = wants
    self.start = start
    self.end = end
    self.keepsEarlier = keepsEarlier
  }

  /// - Parameter keepsEarlier: of the message's channel.
  package func contains(_ time: UInt64, keepsEarlier: Bool) -> Bool {
    (time >= start || keepsEarlier) && end.map { time < $0 } ?? true
  }

  func selection(of channels: ChannelTable) -> MessageSelection {
    let ids = channels.ids
    return MessageSelection(
      known: channels, wanted: Set(ids.filter { channels[$0].map(wants) ?? false }),
      // Markers stay, whatever times are selected: they bracket the episodes.
      markers: Set(ids.filter { channels[$0].map(EpisodeMarker.isMarker) ?? false }),
      keptEarlier: Set(ids.filter { channels[$0].map(keepsEarlier) ?? false }),
      start: start, end: end)
  }
}

/// A filter for one file's channel ids.
struct MessageSelection: Sendable {
  let known: ChannelTable
  let wanted: Set<UInt16>
  let markers: Set<UInt16>
  /// Those of the wanted ones that are selected before the start, too.
  let keptEarlier: Set<UInt16>
  let start: UInt64
  let end: UInt64?

  func contains(_ message: Message) -> Bool {
    if markers.contains(message.channelID) { return true }
    return wanted.contains(message.channelID)
      && (message.logTime >= start || keptEarlier.contains(message.channelID))
      && end.map { message.logTime < $0 } ?? true
  }

  func mayBeIn(_ segment: Segment) -> Bool {
    let isBeforeEnd = end.map { segment.startTime < $0 } ?? true
    let isInTime = isBeforeEnd && segment.endTime >= start
    guard let channels = segment.channels else {
      return isInTime || !markers.isEmpty || isBeforeEnd && !keptEarlier.isEmpty
    }
    return isInTime && !wanted.isDisjoint(with: channels)
      || isBeforeEnd && !keptEarlier.isDisjoint(with: channels)
      || !markers.isDisjoint(with: channels)
  }

  /// Appends the messages of a segment, given its bytes.
  /// - Throws: after those before the fault.
  func read(
    _ segment: Segment, _ bytes: Bytes, _ decoder: ChunkDecoder, _ payloads: PayloadDecoder,
    into messages: inout [Message]
  ) throws(StreamError) {
    var content = ChunkContent(records: bytes)
    if segment.kind == .chunk {
      guard bytes.count >= MCAP.prefixSize,
        bytes.span.load(littleEndianAt: 0) == Opcode.chunk.rawValue,
        bytes.span.load(littleEndianAt: 1) == segment.length - UInt64(MCAP.prefixSize)
      else { throw StreamError(.malformed, "no chunk where the summary gives one") }
      content = try decoder.salvage(content.records.dropFirst(MCAP.prefixSize))
    }
    var open = OpenChunk(records: content.records, mayEndEarly: content.fault != nil)
    // A few messages would keep the memory of a large chunk.
    defer { messages.releaseMemory(of: content.records.count) }
    while let record = try open.next() {
      guard record.opcode == .message else {
        try known.check(record)
        continue
      }
      var message = try Message(body: record.bytes.dropFirst(MCAP.prefixSize))
      guard known.contains(message.channelID) else {
        throw StreamError.unknownChannel(message.channelID)
      }
      guard message.logTime >= segment.startTime, message.logTime <= segment.endTime else {
        throw StreamError(
          .malformed, "a message at \(message.logTime) outside the times of its chunk")
      }
      guard contains(message) else { continue }
      try payloads.decode(&message, on: known[message.channelID])
      messages.append(message)
    }
    if let fault = content.fault { throw fault }
  }
}

extension [Message] {
  /// Copies the messages when they are less than half of the memory that they refer to.
  mutating func releaseMemory(of size: Int) {
    let used = reduce(0) { $0 + $1.data.count }
    guard size > 64 << 10, used < size / 2 else { return }
    var pool = BytePool()
    for index in indices {
      let data = self[index].data
      self[index].data = pool.copy(data.span)
    }
  }
}
