package import Bytes
internal import Posix

/// Disk space of a fixed size for bytes that come and go in the same order: a file whose blocks are
/// allocated at once, and whose name is removed, so that nothing remains of it however the process
/// ends.
package final class SpillFile {
  private let file: FileDescriptor
  private let size: Int
  /// What is in use: from `head` to `tail`, or, where `tail` is below, to the end and from the start.
  private var (head, tail) = (0, 0)
  private var pieces = 0

  /// - Throws: `.system` when the file exists, cannot be created, or does not fit on the disk.
  package init(_ path: String, size: Int) throws(StreamError) {
    file = try system { () throws(SystemError) in
      try FileDescriptor.allocated(path, size: size)
    }
    self.size = size
  }

  /// Writes bytes in one piece.
  /// - Returns: where they are; nil where there is no room for them.
  package func append(_ bytes: Bytes) throws(StreamError) -> Int? {
    guard let place = place(for: bytes.count) else { return nil }
    try system { () throws(SystemError) in try file.write(bytes.span, at: place) }
    tail = place + bytes.count
    pieces += 1
    return place
  }

  private func place(for count: Int) -> Int? {
    guard pieces > 0 else {
      (head, tail) = (0, 0)
      return count <= size ? 0 : nil
    }
    guard tail > head else { return count <= head - tail ? tail : nil }
    return count <= size - tail ? tail : count <= head ? 0 : nil
  }

  package func read(at place: Int, count: Int) throws(StreamError) -> Bytes {
    try file.bytes(place..<place + count)
  }

  /// Gives up the oldest piece, which ends at `end`.
  package func removeFirst(endingAt end: Int) {
    head = end
    pieces -= 1
  }
}
