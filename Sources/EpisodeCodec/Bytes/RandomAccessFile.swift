package import Posix

/// A regular file, readable at any offset.
package final class RandomAccessFile: Sendable {
  package let descriptor: FileDescriptor
  /// The size when the file was opened, in bytes.
  package let size: Int

  /// Below this a copy is cheaper than a mapping.
  private static let small = 64 << 10

  /// - Returns: nil for a pipe or a terminal, which cannot be read out of order.
  package init?(_ descriptor: FileDescriptor) throws(StreamError) {
    guard descriptor.kind == .regular else { return nil }
    self.descriptor = descriptor
    size = try system { () throws(SystemError) in try descriptor.size() }
  }

  /// The bytes of a range.
  /// - Throws: `.truncated` when the file is shorter.
  package func bytes(at offset: UInt64, count: Int) throws(StreamError) -> Bytes {
    guard count >= 0, offset <= UInt64(size), count <= size - Int(offset) else {
      throw StreamError(.truncated, "the file ends before byte \(offset) + \(count)")
        .at(offset: offset)
    }
    guard count > 0 else { return .empty }
    let start = Int(offset)
    if count >= Self.small {
      return Bytes(
        try system { () throws(SystemError) in
          try Mapping(descriptor, at: start, count: count)
        })
    }
    let memory = Memory(capacity: count)
    let read = try system { () throws(SystemError) in
      let target = unsafe UnsafeMutableRawBufferPointer(rebasing: memory.buffer[..<count])
      return try unsafe descriptor.read(into: target, at: start)
    }
    guard read == count else {
      throw StreamError(.truncated, "the file shrank while it was read")
    }
    return Bytes(memory, 0..<count)
  }
}
