package import Posix

/// A file that is readable at any offset: a regular one, or one that a command fetches.
package final class RandomAccessFile: Sendable {
  private enum Source {
    case descriptor(FileDescriptor)
    case fetched(FetchedFile)
    /// For tests and fuzzers: the content of a file that is fetched.
    case memory(Bytes)
  }

  private let source: Source
  /// The size when the file was opened, in bytes.
  package let size: Int

  /// Below this a copy is cheaper than a mapping.
  private static let small = 64 << 10

  /// - Returns: nil for a pipe or a terminal, which cannot be read out of order.
  package init?(_ descriptor: FileDescriptor) throws(StreamError) {
    guard descriptor.kind == .regular else { return nil }
    source = .descriptor(descriptor)
    size = try system { () throws(SystemError) in try descriptor.size() }
  }

  package init(_ file: FetchedFile) {
    source = .fetched(file)
    size = file.size
  }

  /// The content of a file that is fetched.
  package init(remote bytes: Bytes) {
    source = .memory(bytes)
    size = bytes.count
  }

  /// The open file; nil for one that every access fetches.
  package var descriptor: FileDescriptor? {
    if case .descriptor(let descriptor) = source { descriptor } else { nil }
  }

  /// True when every access costs as much as many bytes.
  package var isRemote: Bool { descriptor == nil }

  /// The bytes of a range.
  /// - Throws: `.truncated` when the file is shorter.
  package func bytes(at offset: UInt64, count: Int) throws(StreamError) -> Bytes {
    guard count >= 0, offset <= UInt64(size), count <= size - Int(offset) else {
      throw StreamError(.truncated, "the file ends before byte \(offset) + \(count)")
        .at(offset: offset)
    }
    guard count > 0 else { return .empty }
    switch source {
    case .descriptor(let file): return try Self.read(file, Int(offset), count)
    case .fetched(let file): return try file.bytes(at: offset, count: count)
    case .memory(let bytes): return bytes[Int(offset)..<Int(offset) + count]
    }
  }

  /// A part of the file, front to back.
  package func input(_ range: Range<Int>) throws(StreamError) -> FileInput {
    if let descriptor { return FileInput(descriptor, range: range) }
    return FileInput(try bytes(at: UInt64(range.lowerBound), count: range.count))
  }

  private static func read(
    _ descriptor: FileDescriptor, _ start: Int, _ count: Int
  ) throws(StreamError) -> Bytes {
    if count >= small {
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
