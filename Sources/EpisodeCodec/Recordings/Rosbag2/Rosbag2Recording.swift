internal import Bytes
internal import Posix
internal import Stream

/// A database that rosbag2 wrote (`.db3`) as a source.
final class Rosbag2Recording: Recording {
  let profile = "ros2"
  private let source: any Recording
  private let database: Rosbag2Database

  /// - Parameters:
  ///   - file: a regular file.
  ///   - log: its write-ahead log, which a recorder leaves behind when it is killed.
  init(
    _ file: FileDescriptor, log: FileDescriptor?, _ selection: RecordingSelection
  ) throws(StreamError) {
    database = try Rosbag2Database(file, log: log, selection)
    let isSorted = database.isSorted || selection.order == .file
    source = isSorted ? database : SortedRecords(database, by: .episode)
  }

  func next() throws(StreamError) -> Record? { try source.next() }
  var losses: RecordingLosses { source.losses }
  var warnings: [String] { database.warnings }
  var firstTime: UInt64? { source.firstTime }
  var fractionRead: Double? { source.fractionRead }
  func onReadingOn(_ tick: @escaping () -> Void) { source.onReadingOn(tick) }
}
