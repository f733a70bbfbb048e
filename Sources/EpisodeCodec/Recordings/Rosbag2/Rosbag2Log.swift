internal import Bytes
internal import Posix

/// The check that a write-ahead log belongs to its database, which neither of them says.
///
/// A recorder only adds rows. So the topics and messages that the database has without the log must be
/// there with it, too; with the log of another database they are not.
struct Rosbag2Log {
  private let file: FileDescriptor
  private let log: FileDescriptor

  /// - Throws: `.malformed` for the log of a database whose pages have another size.
  init(_ file: FileDescriptor, log: FileDescriptor) throws(StreamError) {
    (self.file, self.log) = (file, log)
    let header = try SQLiteHeader(file, hasLog: true)
    let start = try SQLiteHeader.bytes(of: log)
    // SQLite, "WAL-mode File Format": the magic number is followed by the format and the page size.
    guard start.count >= 32, header.pageSize > 0 else { return }
    let (magic, page) = (
      start.span.load(littleEndianAt: 0, as: UInt32.self).byteSwapped,
      start.span.load(littleEndianAt: 8, as: UInt32.self).byteSwapped
    )
    if magic & ~1 == 0x377F_0682, page != header.pageSize { throw Self.foreign }
  }

  private static let foreign = StreamError(
    .malformed, "the database's write-ahead log (-wal) is another's")

  /// - Parameter database: with its log.
  /// - Throws: `.malformed` when it lacks what is in the database without it.
  func check(_ database: SQLiteDatabase) throws(StreamError) {
    for row in rowsWithoutLog() {
      let query = try database.prepare(
        "SELECT \(row.table.value) FROM \(row.table) WHERE rowid = ?")
      query.bind(1, row.id)
      guard try query.step(), try query.text(0) == row.value else { throw Self.foreign }
    }
  }

  private enum Table: String {
    case topics, messages

    /// What a row holds but for long data, as one text.
    var value: String {
      switch self {
      case .topics: "name || ' ' || type"
      case .messages: "topic_id || ' ' || timestamp"
      }
    }
  }

  /// The topics, and the first and last message, of the database without its log.
  private func rowsWithoutLog() -> [(table: Table, id: Int64, value: String?)] {
    var rows: [(table: Table, id: Int64, value: String?)] = []
    let queries: [(Table, String)] = [
      (.topics, "LIMIT 100"), (.messages, "ORDER BY rowid LIMIT 1"),
      (.messages, "ORDER BY rowid DESC LIMIT 1"),
    ]
    // Of a recorder that was killed while it wrote back its log, only the whole can be read.
    guard let database = try? SQLiteDatabase(file, log: nil, isRecovering: true) else { return [] }
    for (table, part) in queries {
      do throws(StreamError) {
        let query = try database.prepare("SELECT rowid, \(table.value) FROM \(table) \(part)")
        while try query.step() {
          if let id = query.integer(0) { rows.append((table, id, try query.text(1))) }
        }
      } catch { continue }
    }
    return rows
  }
}
