internal import Posix

/// Holds bytes to be written later, in bounded memory: beyond 1 MiB it uses a file without a name.
package struct Spool {
  private var memory = ByteBuilder()
  private var file: File?
  /// Bytes appended so far.
  package private(set) var count = 0

  private static let limit = 1 << 20

  package init() {}

  private final class File {
    let descriptor: FileDescriptor
    init(_ descriptor: consuming FileDescriptor) { self.descriptor = descriptor }
  }

  package mutating func append(_ bytes: [UInt8]) throws(StreamError) { try append(bytes.rawSpan) }

  package mutating func append(_ bytes: RawSpan) throws(StreamError) {
    memory.append(bytes)
    count += bytes.byteCount
    if memory.count > Self.limit { try spill() }
  }

  private mutating func spill() throws(StreamError) {
    do throws(SystemError) {
      if file == nil { file = File(try FileDescriptor.temporary()) }
      try file?.descriptor.write(memory.bytes.rawSpan)
    } catch {
      throw StreamError(error)
    }
    memory.removeAll()
  }

  /// Writes everything appended so far, in order.
  package func copy(to output: FileOutput) throws(StreamError) {
    try forEachPiece { (piece) throws(StreamError) in try output.write(piece) }
  }

  /// Hands out everything appended so far, in order.
  package func forEachPiece(_ body: (RawSpan) throws(StreamError) -> Void) throws(StreamError) {
    if let file {
      var position = 0
      while true {
        let piece = try unsafe Bytes(capacity: Self.limit) { buffer throws(StreamError) in
          do throws(SystemError) {
            return try unsafe file.descriptor.read(into: buffer, at: position)
          } catch {
            throw StreamError(error)
          }
        }
        if piece.isEmpty { break }
        try body(piece.span)
        position += piece.count
      }
    }
    let rest = memory.bytes
    try body(rest.rawSpan)
  }
}
