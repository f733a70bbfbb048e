internal import Bytes
internal import Posix

/// The fields of a database's first bytes that this program reads itself. SQLite, "Database File
/// Format", section 1.3.
struct SQLiteHeader {
  /// Bytes of a page; 0 in an empty file.
  private(set) var pageSize = 0
  /// Bytes that the header claims for the whole database; 0 when it does not say.
  private(set) var size = 0

  static let magic = Array("SQLite format 3\0".utf8)

  /// - Parameter hasLog: true if the file may be empty, because all of it is in the log.
  /// - Throws: `.malformed` for what is no database, `.truncated` for one that ends in its header.
  init(_ file: FileDescriptor, hasLog: Bool) throws(StreamError) {
    let start = try Self.bytes(of: file)
    if start.isEmpty, hasLog { return }
    guard Self.begins(start) else { throw InputKind.error(expecting: "a SQLite database", start) }
    guard start.count >= 100 else {
      throw StreamError(.truncated, "the database ends inside its header")
    }
    func field(_ place: Int) -> UInt32 {
      start.span.load(littleEndianAt: place, as: UInt32.self).byteSwapped
    }
    let page = Int(start.span.load(littleEndianAt: 16, as: UInt16.self).byteSwapped)
    pageSize = page == 1 ? 1 << 16 : page
    // Programs before 3.7.0 left an old number of pages behind, for another counter of changes.
    if field(24) == field(92) { size = pageSize * Int(field(28)) }
  }

  static func begins(_ start: Bytes) -> Bool {
    start.count >= magic.count && start[0..<magic.count].array == magic
  }

  /// - Throws: `.truncated` for a file with fewer bytes than the header says.
  func checkSize(of file: FileDescriptor) throws(StreamError) {
    let there = try system { () throws(SystemError) in try file.size() }
    guard there >= size else {
      throw StreamError(.truncated, "the database is cut: the file has \(there) of \(size) bytes")
    }
  }

  /// The first bytes of a file.
  static func bytes(of file: FileDescriptor) throws(StreamError) -> Bytes {
    try unsafe Bytes(capacity: InputKind.size) { buffer throws(StreamError) in
      do throws(SystemError) { return try unsafe file.read(into: buffer, at: 0) } catch {
        throw StreamError(error)
      }
    }
  }
}
