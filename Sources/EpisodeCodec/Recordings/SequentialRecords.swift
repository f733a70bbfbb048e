internal import Bytes
internal import Stream

/// The selected records of an MCAP stream, front to back.
final class SequentialRecords: Recording {
  let reader: StreamReader
  private(set) var losses: RecordingLosses = []
  private let selection: RecordingSelection
  private(set) var firstTime: UInt64?
  private var filter: MessageFilter?
  private var wanted: Set<UInt16> = []
  private var markers: Set<UInt16> = []
  private var keptEarlier: Set<UInt16> = []
  private var tick: (() -> Void)?

  /// - Parameters:
  ///   - firstTime: log time of the earliest message; nil when only reading tells.
  init(
    _ input: FileInput, _ selection: RecordingSelection, firstTime: UInt64?
  ) throws(StreamError) {
    reader = try StreamReader(input, threads: selection.threads)
    self.selection = selection
    self.firstTime = firstTime
  }

  var profile: String { reader.header.profile }
  var fractionRead: Double? { reader.scanner.input.fractionTaken }
  func onReadingOn(_ tick: @escaping () -> Void) { self.tick = tick }

  func next() throws(StreamError) -> Record? {
    while true {
      do {
        guard let record = try reader.next() else { return nil }
        if try wants(record) { return record }
        tick?()
      } catch {
        guard selection.isRecovering, error.isAboutData else { throw error }
        losses.add(error.description)
        // A fault inside a chunk ends with it; one outside has no known end.
        if !reader.canContinue { return nil }
      }
    }
  }

  private func wants(_ record: Record) throws(StreamError) -> Bool {
    switch record {
    case .channel(let id, let channel):
      if EpisodeMarker.isMarker(channel) { markers.insert(id) }
      guard selection.wants(channel) else { return false }
      wanted.insert(id)
      if selection.keepsEarlier(channel) { keptEarlier.insert(id) }
      return true
    case .message(let message):
      if markers.contains(message.channelID) { return true }
      // On a pipe the first message counts as the start.
      let first = firstTime ?? message.logTime
      firstTime = first
      try selection.checkEnd(at: message.logTime, first: first)
      let filter = filter ?? selection.filter(start: first)
      self.filter = filter
      return wanted.contains(message.channelID)
        && filter.contains(
          message.logTime, keepsEarlier: keptEarlier.contains(message.channelID))
    case .schema: return selection.wantsEverything
    case .metadata, .attachment, .unknown: return true
    }
  }
}

/// The selected records of an MCAP file, by its index: metadata and attachments, then definitions,
/// then messages.
final class IndexedRecords: Recording {
  private let reader: IndexedReader
  private let selection: RecordingSelection
  private var definitions = Queue<Record>()
  private(set) var losses: RecordingLosses = []

  /// - Parameter firstTime: log time of the earliest message of the file.
  init(_ reader: IndexedReader, _ selection: RecordingSelection, firstTime: UInt64) {
    (self.reader, self.firstTime) = (reader, firstTime)
    self.selection = selection
    if selection.wantsEverything {
      for (id, schema) in reader.channels.allSchemas {
        definitions.append(.schema(id: id, schema))
      }
    }
    for id in reader.channels.ids {
      if let channel = reader.channels[id], selection.wants(channel) {
        definitions.append(.channel(id: id, channel))
      }
    }
  }

  var profile: String { reader.index.header.profile }
  let firstTime: UInt64?
  var fractionRead: Double? { reader.fractionRead }

  func next() throws(StreamError) -> Record? {
    while true {
      do {
        if let record = try reader.nextOther() { return record }
        if let record = definitions.popFirst() { return record }
        return try reader.next().map { .message($0) }
      } catch {
        guard selection.isRecovering, error.isAboutData else { throw error }
        losses.add(error.description)
      }
    }
  }
}
