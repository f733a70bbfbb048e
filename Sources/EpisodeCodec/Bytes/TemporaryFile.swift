package import Posix
internal import Synchronization

/// Disk space for data that does not fit in memory: a file without a name, created when first
/// needed and removed with this object. Several threads may use one.
package final class TemporaryFile: Sendable {
  private let file = Mutex<FileDescriptor?>(nil)

  package init() {}

  package func write(_ bytes: RawSpan, at offset: Int) throws(StreamError) {
    let file = try descriptor()
    try system { () throws(SystemError) in try file.write(bytes, at: offset) }
  }

  /// Returns a copy, so that the place can be overwritten.
  /// - Throws: `.truncated` for bytes that have not been written.
  package func read(at offset: Int, count: Int) throws(StreamError) -> Bytes {
    try descriptor().bytes(offset..<offset + count)
  }

  /// Reads a part front to back.
  package func input(_ range: Range<Int>) throws(StreamError) -> FileInput {
    FileInput(try descriptor(), range: range)
  }

  /// The open file, for what moves bytes in another way.
  package func descriptor() throws(StreamError) -> FileDescriptor {
    try file.withLock { (file) throws(StreamError) in
      if let file { return file }
      let created = try system { () throws(SystemError) in try FileDescriptor.temporary() }
      file = created
      return created
    }
  }
}

extension FileInput {
  /// Copies what is left to a temporary file.
  package func spooled() throws(StreamError) -> FileDescriptor {
    let file = TemporaryFile()
    var size = 0
    while true {
      let piece = try takeSome(1 << 20)
      if piece.isEmpty { return try file.descriptor() }
      try file.write(piece.span, at: size)
      size += piece.count
    }
  }
}

extension FileDescriptor {
  /// A copy of a part of the file.
  /// - Throws: `.truncated` where there is less.
  package func bytes(_ range: Range<Int>) throws(StreamError) -> Bytes {
    let bytes = try unsafe Bytes(capacity: range.count) { buffer throws(StreamError) in
      do throws(SystemError) {
        let target = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[..<range.count])
        return try unsafe read(into: target, at: range.lowerBound)
      } catch { throw StreamError(error) }
    }
    guard bytes.count == range.count else {
      throw StreamError(.truncated, "a temporary file shrank")
    }
    return bytes
  }
}
