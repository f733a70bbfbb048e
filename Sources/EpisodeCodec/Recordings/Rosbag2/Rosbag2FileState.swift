internal import Bytes
internal import Posix

/// The state of a database's files, which no lock protects from a recorder that writes on.
struct Rosbag2FileState {
  private let file: FileDescriptor
  private let log: FileDescriptor?
  private let before: Marks

  private struct Marks: Equatable {
    var version: FileVersion
    /// The log's own, which changes when the log starts over. SQLite, "WAL-mode File Format".
    var logHeader: Bytes?
  }

  init(_ file: FileDescriptor, log: FileDescriptor?) throws(StreamError) {
    (self.file, self.log) = (file, log)
    before = try Self.marks(file, log)
  }

  private static func marks(
    _ file: FileDescriptor, _ log: FileDescriptor?
  ) throws(StreamError) -> Marks {
    let version = try system { () throws(SystemError) in try file.version() }
    let header = try log.map { (log) throws(StreamError) in try SQLiteHeader.bytes(of: log) }
    return Marks(version: version, logHeader: header.map { $0[0..<min($0.count, 32)] })
  }

  /// False when pages may have been read since then that do not belong together.
  var isCurrent: Bool { get throws(StreamError) { try Self.marks(file, log) == before } }

  /// - Throws: `.malformed` when pages may have been read that do not belong together.
  func check() throws(StreamError) {
    guard try isCurrent else {
      throw StreamError(
        .malformed, "another program wrote to the database while it was read: see --follow")
    }
  }
}
