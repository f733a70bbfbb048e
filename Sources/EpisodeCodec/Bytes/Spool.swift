internal import Posix

/// Bytes to be written later, in bounded memory: beyond 1 MiB they wait in a file without a name.
struct Spool {
  private var memory = ByteBuilder()
  private var file: File?

  private static let limit = 1 << 20

  private final class File {
    let descriptor: FileDescriptor
    init(_ descriptor: consuming FileDescriptor) { self.descriptor = descriptor }
  }

  mutating func append(_ bytes: [UInt8]) throws(StreamError) {
    memory.append(bytes)
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
  func copy(to output: FileOutput) throws(StreamError) {
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
        try output.write(piece.span)
        position += piece.count
      }
    }
    try output.write(memory.bytes)
  }
}
