internal import Posix

/// Disk space for data that does not fit in memory: a file without a name, created when first
/// needed and removed with this object.
package final class TemporaryFile {
  private var file: FileDescriptor?

  package init() {}

  package func write(_ bytes: RawSpan, at offset: Int) throws(StreamError) {
    let file = try opened()
    try system { () throws(SystemError) in try file.write(bytes, at: offset) }
  }

  /// Returns a copy, so that the place can be overwritten.
  /// - Throws: `.truncated` for bytes that have not been written.
  package func read(at offset: Int, count: Int) throws(StreamError) -> Bytes {
    let file = try opened()
    let bytes = try unsafe Bytes(capacity: count) { buffer throws(StreamError) in
      do throws(SystemError) {
        let target = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[..<count])
        return try unsafe file.read(into: target, at: offset)
      } catch { throw StreamError(error) }
    }
    guard bytes.count == count else {
      throw StreamError(.truncated, "a temporary file shrank")
    }
    return bytes
  }

  /// Reads a part front to back.
  package func input(_ range: Range<Int>) throws(StreamError) -> FileInput {
    FileInput(try opened(), range: range)
  }

  private func opened() throws(StreamError) -> FileDescriptor {
    if let file { return file }
    let created = try system { () throws(SystemError) in try FileDescriptor.temporary() }
    file = created
    return created
  }
}
