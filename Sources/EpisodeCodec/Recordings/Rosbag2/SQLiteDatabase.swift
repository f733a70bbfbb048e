internal import Bytes
internal import CSQLite
internal import Posix
internal import Synchronization

/// Millions of steps that SQLite may work for the next row, at a fixed place.
@safe
private final class WorkLimit {
  let steps = UnsafeMutablePointer<Int>.allocate(capacity: 1)

  init() { unsafe steps.initialize(to: 0) }
  deinit { unsafe steps.deallocate() }
}

/// A SQLite database from outside, open for reading only.
///
/// The program reads the database and its write-ahead log by file descriptors of its own: nothing on
/// disk changes, no lock keeps a recorder waiting, and a read-only file system suffices. Nothing in
/// the database is trusted: it runs no triggers, views or functions, and sizes are limited by
/// `--memory`.
@safe
final class SQLiteDatabase {
  private let handle: OpaquePointer
  private let files: [FileDescriptor]
  private let left = WorkLimit()
  private let patience: Int
  /// Bytes of its files.
  let size: Int

  /// - Parameters:
  ///   - log: the write-ahead log; nil where there is none.
  ///   - isRecovering: reads as much of a cut database as there is, and one that a program has locked.
  /// - Throws: `.malformed` for what is no database, `.system` for one that is locked.
  init(
    _ file: FileDescriptor, log: FileDescriptor?, isRecovering: Bool = false
  ) throws(StreamError) {
    guard Self.isReady else { throw StreamError.noMemory(for: "SQLite") }
    let header = try SQLiteHeader(file, hasLog: log != nil)
    if log == nil, !isRecovering { try header.checkSize(of: file) }
    let claimed = log == nil ? header.size : 0
    let name =
      "file:db?vfs=bagpipe&db=\(file.raw)&wal=\(log?.raw ?? -1)&size=\(claimed)"
      + "&locks=\(isRecovering ? 0 : 1)"
    files = [file] + (log.map { [$0] } ?? [])
    var bytes = 0
    for file in files { bytes += try system { () throws(SystemError) in try file.size() } }
    size = bytes
    var handle: OpaquePointer?
    let flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX
    let result = unsafe sqlite3_open_v2(name, &handle, flags, "bagpipe")
    guard let handle = unsafe handle else { throw StreamError.noMemory(for: "a database") }
    unsafe self.handle = handle
    // A row takes more bytes than steps, even in a sort.
    patience = 10 + bytes >> 17
    beginRow()
    unsafe bagpipe_sqlite_watch(handle, left.steps)
    guard result == SQLITE_OK, unsafe bagpipe_sqlite_distrust(handle) == SQLITE_OK else {
      throw failure
    }
    let limits = [
      SQLITE_LIMIT_LENGTH: Int32(clamping: MemoryBudget.bytes(.chunks)),
      SQLITE_LIMIT_SQL_LENGTH: 1 << 20, SQLITE_LIMIT_COLUMN: 64, SQLITE_LIMIT_EXPR_DEPTH: 32,
      SQLITE_LIMIT_ATTACHED: 0, SQLITE_LIMIT_TRIGGER_DEPTH: 0, SQLITE_LIMIT_WORKER_THREADS: 0,
    ]
    for (limit, value) in limits { _ = unsafe sqlite3_limit(handle, limit, value) }
    unsafe sqlite3_busy_timeout(handle, 1000)
    // The index of a log is in memory only if this process is the only one, as far as SQLite knows.
    try execute("PRAGMA locking_mode = EXCLUSIVE")
    try execute("PRAGMA cell_size_check = ON")
    try execute("PRAGMA temp_store = MEMORY")
  }

  deinit {
    unsafe sqlite3_close_v2(handle)
  }

  private static let isReady: Bool = {
    _ = sqlite3_hard_heap_limit64(
      Int64(MemoryBudget.bytes(.chunks) + MemoryBudget.bytes(.buffers)))
    return bagpipe_sqlite_register() == SQLITE_OK
  }()

  private func execute(_ text: String) throws(StreamError) {
    let statement = try prepare(text)
    while try statement.step() {}
  }

  /// Allows the work for another row.
  func beginRow() { unsafe left.steps.pointee = patience }

  func prepare(_ text: String) throws(StreamError) -> SQLiteStatement {
    beginRow()
    var statement: OpaquePointer?
    let result = unsafe sqlite3_prepare_v3(
      handle, text, -1, UInt32(SQLITE_PREPARE_NO_VTAB), &statement, nil)
    guard result == SQLITE_OK, let statement = unsafe statement else { throw failure }
    return unsafe SQLiteStatement(statement, of: self)
  }

  /// The names of a table's columns; empty when there is no such table.
  func columns(of table: String) throws(StreamError) -> [String] {
    let statement = try prepare("PRAGMA table_info(\(table))")
    var names: [String] = []
    while try statement.step() { names.append(try statement.text(1) ?? "") }
    return names
  }

  /// The error of the call that has just failed.
  var failure: StreamError {
    let code = unsafe sqlite3_errcode(handle)
    let text = unsafe String(cString: sqlite3_errmsg(handle))
    switch code & 0xFF {
    case SQLITE_BUSY, SQLITE_LOCKED:
      return StreamError(SystemError.locked)
    case SQLITE_NOMEM, SQLITE_TOOBIG:
      return StreamError(.limit, "the database needs more memory than --memory allows: \(text)")
    case SQLITE_IOERR where unsafe sqlite3_system_errno(handle) != 0:
      return StreamError(
        SystemError(code: unsafe sqlite3_system_errno(handle), operation: "read"))
    case SQLITE_INTERRUPT:
      return StreamError(.malformed, "the database is damaged: its pages contain each other")
    case SQLITE_NOTADB: return StreamError(.malformed, "the file is not a SQLite database")
    case SQLITE_CORRUPT where files.count > 1:
      return StreamError(
        .malformed, "the database is damaged, or its write-ahead log (-wal) is another's: \(text)")
    default: return StreamError(.malformed, "the database is damaged: \(text)")
    }
  }
}
