internal import Bytes
internal import CSQLite

/// A query, and the row that it is at.
@safe
final class SQLiteStatement {
  private let handle: OpaquePointer
  private let database: SQLiteDatabase

  init(_ handle: OpaquePointer, of database: SQLiteDatabase) {
    unsafe self.handle = handle
    self.database = database
  }

  deinit { unsafe sqlite3_finalize(handle) }

  /// Sets the value of a `?`, counted from 1.
  func bind(_ place: Int32, _ value: Int64) {
    _ = unsafe sqlite3_bind_int64(handle, place, value)
  }

  /// Starts again.
  func reset() { unsafe sqlite3_reset(handle) }

  /// Goes to the next row.
  /// - Returns: false after the last.
  func step() throws(StreamError) -> Bool {
    database.beginRow()
    switch unsafe sqlite3_step(handle) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    default: throw database.failure
    }
  }

  /// An integer; nil for any other value.
  func integer(_ column: Int32) -> Int64? {
    guard unsafe sqlite3_column_type(handle, column) == SQLITE_INTEGER else { return nil }
    return unsafe sqlite3_column_int64(handle, column)
  }

  /// A copy of a blob, or of a text's bytes; nil for any other value.
  /// - Throws: `.limit` when there is no memory for it.
  func bytes(_ column: Int32) throws(StreamError) -> Bytes? {
    var pool = BytePool()
    return try bytes(column, in: &pool)
  }

  /// The same, in the memory of a pool.
  func bytes(_ column: Int32, in pool: inout BytePool) throws(StreamError) -> Bytes? {
    let type = unsafe sqlite3_column_type(handle, column)
    guard type == SQLITE_BLOB || type == SQLITE_TEXT else { return nil }
    // Only this call reads a long value, and so may fail.
    let start = unsafe sqlite3_column_blob(handle, column)
    let count = Int(unsafe sqlite3_column_bytes(handle, column))
    guard count > 0 else { return .empty }
    guard let start = unsafe start else { throw database.failure }
    return unsafe pool.copy(RawSpan(_unsafeStart: start, byteCount: count))
  }

  /// A text in UTF-8, whatever the encoding of the database; nil for any other value.
  /// - Throws: `.malformed` when it is not UTF-8.
  func text(_ column: Int32) throws(StreamError) -> String? {
    guard unsafe sqlite3_column_type(handle, column) == SQLITE_TEXT else { return nil }
    guard let start = unsafe sqlite3_column_text(handle, column) else { throw database.failure }
    let count = Int(unsafe sqlite3_column_bytes(handle, column))
    let bytes = unsafe RawSpan(_unsafeStart: UnsafeRawPointer(start), byteCount: count)
    guard let text = String(validatingUTF8: bytes) else { throw StreamError.notUTF8 }
    return text
  }
}
