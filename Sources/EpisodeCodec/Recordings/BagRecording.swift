package import Bytes
package import Posix
package import Stream

/// A ROS 1 bag as a source: read by its index if that is intact, else front to back.
package final class BagRecording: Recording {
  package let profile = "ros1"
  private let source: any Recording

  /// A regular file.
  /// - Throws: `.unsupported` for an encrypted bag or another version.
  package init(_ file: FileDescriptor, _ selection: RecordingSelection) throws(StreamError) {
    var known = BagConnections()
    do throws(StreamError) {
      let index = try BagIndex(file)
      known = index.connections
      try index.checkPlaces(in: file)
      guard try index.hasConnections(of: file) else {
        known = BagConnections()
        throw StreamError(.malformed, "connections that differ from the index")
      }
      source = IndexedBag(index, file, selection)
    } catch {
      // The index is missing or wrong, but the records may be readable.
      guard error.isAboutData, error.kind != .unsupported else { throw error }
      source = try Self.scan(FileInput(file), selection, knowing: known, .time)
    }
  }

  /// Reads a pipe: in its own order, unless the selection requires time order.
  package init(_ input: FileInput, _ selection: RecordingSelection) throws(StreamError) {
    source = try Self.scan(input, selection, knowing: BagConnections(), .file)
  }

  private static func scan(
    _ input: FileInput, _ selection: RecordingSelection, knowing connections: BagConnections,
    _ order: RecordingOrder
  ) throws(StreamError) -> any Recording {
    let bag = try ScannedBag(input, selection, knowing: connections)
    return selection.order ?? order == .time ? SortedRecords(bag, by: .episode) : bag
  }

  package func next() throws(StreamError) -> Record? { try source.next() }
  package var losses: RecordingLosses { source.losses }
  package var firstTime: UInt64? { source.firstTime }
  package var fractionRead: Double? { source.fractionRead }
  package func onReadingOn(_ tick: @escaping () -> Void) { source.onReadingOn(tick) }
}

/// Channel ids for the connections of a bag, whose own ids have 32 bits and any value.
struct BagChannels: Sendable {
  private(set) var ids: [UInt32: UInt16] = [:]
  private(set) var wanted: Set<UInt32> = []
  /// Those of the wanted ones that are selected before the start, too.
  private(set) var keptEarlier: Set<UInt32> = []

  /// The channel record of a selected connection; nil for any other.
  mutating func add(_ connection: BagConnection, _ selection: RecordingSelection) -> Record? {
    let id = UInt16(ids.count)
    ids[connection.id] = id
    guard selection.wants(connection.channel) else { return nil }
    wanted.insert(connection.id)
    if selection.keepsEarlier(connection.channel) { keptEarlier.insert(connection.id) }
    return .channel(id: id, connection.channel)
  }

  /// A message of a selected connection and time. Bags have neither sequence numbers nor times of
  /// sending.
  func message(_ message: BagMessage, from start: UInt64, to end: UInt64?) -> Message? {
    guard wanted.contains(message.connection), let id = ids[message.connection],
      message.time >= start || keptEarlier.contains(message.connection),
      end.map({ message.time < $0 }) ?? true
    else { return nil }
    return Message(
      channelID: id, sequence: 0, logTime: message.time, publishTime: message.time,
      data: message.data)
  }
}

/// A bag read by its index.
final class IndexedBag: Recording {
  let profile = "ros1"
  let firstTime: UInt64?
  private(set) var losses: RecordingLosses = []
  private let isRecovering: Bool
  private var definitions = Queue<Record>()
  private let chunks: SegmentReader<BagChunkInfo>

  init(_ index: BagIndex, _ file: FileDescriptor, _ selection: RecordingSelection) {
    isRecovering = selection.isRecovering
    var channels = BagChannels()
    for connection in index.connections.all {
      if let record = channels.add(connection, selection) { definitions.append(record) }
    }
    let first = index.chunks.filter { !$0.counts.isEmpty }.map(\.start).min() ?? 0
    firstTime = first
    let filter = selection.filter(start: first)
    let (start, end) = (filter.start, filter.end)
    let known = channels
    let parts = index.chunks.enumerated()
      .filter { _, chunk in
        let selected = chunk.end >= start ? known.wanted : known.keptEarlier
        return end.map { chunk.start < $0 } ?? true
          && chunk.counts.contains { selected.contains($0.connection) }
      }
      .map {
        // Chunks have about the size that their messages have, whose number the index tells.
        SegmentReader.Part(
          start: $1.start, order: UInt64($0),
          size: $1.counts.reduce(0) { $0 + UInt64($1.messages) },
          memory: (try? index.chunk($1, of: file))?.form.size ?? 0, job: $1)
      }
    chunks = SegmentReader(
      parts, byTime: (selection.order ?? .time) == .time, threads: selection.threads
    ) {
      { chunk in
        var content = SegmentContent()
        do throws(StreamError) {
          try Self.read(chunk, index, file, known, (start, end), into: &content.messages)
        } catch { content.fault = error.at(offset: chunk.offset) }
        return content
      }
    }
  }

  var fractionRead: Double? { chunks.fractionRead }

  func next() throws(StreamError) -> Record? {
    if let record = definitions.popFirst() { return record }
    while true {
      do { return try chunks.next().map { .message($0) } } catch {
        guard isRecovering, error.isAboutData else { throw error }
        losses.add(error.description)
      }
    }
  }

  /// Appends the messages of a chunk.
  /// - Throws: after those before the fault.
  private static func read(
    _ info: BagChunkInfo, _ index: BagIndex, _ file: FileDescriptor, _ channels: BagChannels,
    _ times: (start: UInt64, end: UInt64?), into messages: inout [Message]
  ) throws(StreamError) {
    let chunk = try index.chunk(info, of: file)
    var fault: StreamError?
    var content = Bytes.empty
    do throws(StreamError) { content = try chunk.content() } catch {
      guard error.kind == .malformed else { throw error }
      fault = error
      content = try chunk.contentStart()
    }
    defer { messages.releaseMemory(of: content.count) }
    var records = BagRecords(content)
    do throws(StreamError) {
      try read(&records, info, index, channels, times, into: &messages)
    } catch { throw fault ?? error }
    if let fault { throw fault }
  }

  private static func read(
    _ records: inout BagRecords, _ chunk: BagChunkInfo, _ index: BagIndex,
    _ channels: BagChannels, _ times: (start: UInt64, end: UInt64?),
    into messages: inout [Message]
  ) throws(StreamError) {
    while let record = try records.next() {
      let message: BagMessage
      switch try BagItem(record) {
      case .message(let item): message = item
      case .connection(let connection):
        guard index.connections[connection.id] == connection else {
          throw StreamError(.malformed, "connection \(connection.id) differs from the index's")
        }
        continue
      }
      guard channels.ids[message.connection] != nil else {
        throw StreamError.unknownConnection(message.connection)
      }
      guard message.time >= chunk.start, message.time <= chunk.end else {
        throw StreamError(.malformed, "a message outside the times in the index")
      }
      if let wanted = channels.message(message, from: times.start, to: times.end) {
        messages.append(wanted)
      }
    }
  }
}

/// A bag read front to back.
final class ScannedBag: Recording {
  let profile = "ros1"
  private var reader: BagReader
  private let selection: RecordingSelection
  private var channels = BagChannels()
  private var known = Queue<Record>()
  private(set) var firstTime: UInt64?
  private var filter: MessageFilter?
  private var tick: (() -> Void)?

  init(
    _ input: FileInput, _ selection: RecordingSelection, knowing connections: BagConnections
  ) throws(StreamError) {
    reader = try BagReader(input, knowing: connections, recovering: selection.isRecovering)
    self.selection = selection
    for connection in connections.all {
      if let record = channels.add(connection, selection) { known.append(record) }
    }
  }

  var losses: RecordingLosses {
    let losses = reader.losses
    guard let error = losses.firstError else { return [] }
    return [
      "\(error); \(losses.chunks) chunks, \(losses.messages) messages that an index counts, "
        + "\(losses.bytes) bytes left out"
    ]
  }

  var fractionRead: Double? { reader.fractionRead }
  func onReadingOn(_ tick: @escaping () -> Void) { self.tick = tick }

  func next() throws(StreamError) -> Record? {
    if let record = known.popFirst() { return record }
    while let item = try reader.next() {
      switch item {
      case .connection(let connection):
        if let record = channels.add(connection, selection) { return record }
      case .message(let message):
        let first = firstTime ?? message.time
        firstTime = first
        try selection.checkEnd(at: message.time, first: first)
        let filter = filter ?? selection.filter(start: message.time)
        self.filter = filter
        if let wanted = channels.message(message, from: filter.start, to: filter.end) {
          return .message(wanted)
        }
        tick?()
      }
    }
    return nil
  }
}
