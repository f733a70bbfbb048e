internal import Bytes
internal import Posix
internal import Stream

/// A rosbag2 database that a recorder is writing.
///
/// At every change it reads what has been added from a state of the files that did not change meanwhile.
/// A channel comes before its first message, because only messages tell the definitions of old
/// databases apart; those without messages come at the end.
final class FollowedDatabase: Recording {
  let profile = "ros2"
  private(set) var firstTime: UInt64?
  private(set) var losses: RecordingLosses = []
  private(set) var warnings: [String] = []
  /// Nobody knows how much there will be.
  var fractionRead: Double? { nil }

  private let file: FileDescriptor
  private let beside: (String) throws(StreamError) -> FileDescriptor?
  private let watch: RecorderWatch
  private let target: RecorderWatch.Target
  private var selection: RecordingSelection

  /// What was read and not yet given out.
  private var ready = Queue<Record>()
  private var lastNumber = Int64.min
  private var channels: [UInt16: Channel] = [:]
  private var used: Set<UInt16> = []
  /// The files when they had been read to their end.
  private var seen: [FileVersion] = []
  /// True when the recorder has closed the database.
  private var isClosed = false
  private var hasEnded = false
  private var isOver = false

  private static let pieceSize = 8 << 20

  /// - Parameters:
  ///   - beside: opens a file whose name has something appended to that of this one; nil where it is
  ///     missing.
  ///   - watch: that of the directory, too.
  init(
    _ file: FileDescriptor, beside: @escaping (String) throws(StreamError) -> FileDescriptor?,
    _ watch: RecorderWatch, _ selection: RecordingSelection
  ) throws(StreamError) {
    (self.file, self.beside, self.watch, self.selection) = (file, beside, watch, selection)
    target = try watch.add(file)
  }

  func next() throws(StreamError) -> Record? {
    while true {
      if let record = ready.popFirst() { return record }
      if isOver { throw .stopped }
      try watch.checkStop()
      if try readMore() {
        watch.restartIdle()
        continue
      }
      if isClosed {
        if let unused = channels.keys.filter({ !used.contains($0) }).min() { return use(unused) }
        if !hasEnded, try isLeftBehind {
          hasEnded = true
          let fault = StreamError(.truncated, "the recorder closed the database without its end")
          guard selection.isRecovering else { throw fault }
          losses.add(fault.description)
        }
        return nil
      }
      guard try system({ () throws(SystemError) in try file.state() }).links > 0 else {
        throw StreamError.removedWhileFollowed
      }
      // What the recorder wrote before it closed the database has still to be read.
      if file.hasWriter == false {
        isClosed = true
      } else if try watch.wait()?.contains(target) ?? false {
        isClosed = file.hasWriter != true
      }
    }
  }

  /// Reads the next messages, at most a piece of them.
  /// - Returns: false when there is nothing new.
  private func readMore() throws(StreamError) -> Bool {
    while true {
      let log = try beside("-wal")
      let versions = try [file, log].compactMap { $0 }.map { (file) throws(StreamError) in
        try system { () throws(SystemError) in try file.version() }
      }
      if versions == seen { return false }
      let state = try Rosbag2FileState(file, log: log)
      do throws(StreamError) {
        if try isInTransaction() { throw StreamError(SystemError.locked) }
        let piece = try Rosbag2Database(
          file, log: log, selection, piece: (lastNumber, Self.pieceSize))
        var records: [Record] = []
        while let record = try piece.next() { records.append(record) }
        guard try state.isCurrent else { continue }
        if !piece.hasMore { seen = versions }
        take(records, from: piece)
        if !ready.isEmpty || piece.lastNumber > lastNumber || isOver {
          lastNumber = piece.lastNumber
          return true
        }
        return false
      } catch {
        if try !state.isCurrent { continue }
        // The tables may not be there yet, and a transaction may still end.
        guard !isClosed, error.isAboutData || error == StreamError(SystemError.locked) else {
          throw error
        }
        return false
      }
    }
  }

  /// True while a journal says that the database is half-changed. SQLite, "Database File Format",
  /// section 3.
  private func isInTransaction() throws(StreamError) -> Bool {
    guard let journal = try beside("-journal") else { return false }
    return try Rosbag2Storage.isHot(SQLiteHeader.bytes(of: journal))
  }

  private func take(_ records: [Record], from piece: Rosbag2Database) {
    if firstTime == nil, let first = piece.firstTime {
      firstTime = first
      selection = selection.resolved(firstTime: first)
    }
    isOver = piece.isOver
    warnings += piece.warnings.filter { !warnings.contains($0) }
    for loss in piece.losses.texts { losses.add(loss) }
    for record in records {
      switch record {
      case .channel(let id, let channel): channels[id] = channel
      case .message(let message):
        if !used.contains(message.channelID), let channel = use(message.channelID) {
          ready.append(channel)
        }
        ready.append(record)
      default: break
      }
    }
  }

  private func use(_ id: UInt16) -> Record? {
    used.insert(id)
    return channels[id].map { .channel(id: id, $0) }
  }

  /// True when there is still what a recorder deletes at the end.
  private var isLeftBehind: Bool {
    get throws(StreamError) {
      let log = try beside("-wal")
      let size = try log.map { (log) throws(StreamError) in
        try system { () throws(SystemError) in try log.size() }
      }
      if let size, size > 0 { return true }
      return try isInTransaction()
    }
  }
}
