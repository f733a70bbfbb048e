package import Bytes
package import Stream

/// A ROS 1 bag as a source: read by its index if that is intact, else front to back.
package final class BagRecording: Recording {
  package let profile = "ros1"
  private let source: any Recording

  /// A regular file, or one that is fetched.
  /// - Throws: `.unsupported` for an encrypted bag or another version.
  package init(_ file: RandomAccessFile, _ selection: RecordingSelection) throws(StreamError) {
    guard let descriptor = file.descriptor else {
      // What it trusts is checked with the chunks that are read.
      source = IndexedBag(try BagIndex(file), file, selection)
      return
    }
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
      source = try Self.scan(FileInput(descriptor), selection, knowing: known, .time)
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
  private let chunks: SegmentReader<PlaceRun<BagChunkPlace>>

  init(_ index: BagIndex, _ file: RandomAccessFile, _ selection: RecordingSelection) {
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
    let wanted = index.places(in: file).filter { place in
      let selected = place.info.end >= start ? known.wanted : known.keptEarlier
      return end.map { place.info.start < $0 } ?? true
        && place.info.counts.contains { selected.contains($0.connection) }
    }
    let parts = PlaceRun.all(wanted, of: file).enumerated().map {
      SegmentReader.Part(
        start: $1.startTime, order: UInt64($0), size: $1.length, memory: $1.contentSize, job: $1)
    }
    chunks = SegmentReader(
      parts, byTime: (selection.order ?? .time) == .time, threads: selection.threads
    ) {
      { run in
        var content = SegmentContent()
        do throws(StreamError) {
          let bytes = try run.bytes(file)
          for place in run.places {
            do throws(StreamError) {
              let chunk = try index.chunk(place.info, run.part(place, of: bytes))
              try Self.read(chunk, place.info, index, known, (start, end), into: &content.messages)
            } catch { content.fault = content.fault ?? error.at(offset: place.offset) }
          }
        } catch { content.fault = error.at(offset: run.offset) }
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
    _ chunk: BagChunk, _ info: BagChunkInfo, _ index: BagIndex, _ channels: BagChannels,
    _ times: (start: UInt64, end: UInt64?), into messages: inout [Message]
  ) throws(StreamError) {
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
