package import Posix

/// Bytes on their way to a file or pipe: small writes are gathered, large ones go out uncopied.
///
/// Nothing is ever dropped in silence: `close` reports what a delayed write met.
package final class FileOutput {
  private enum Target {
    case file(FileDescriptor)
    /// Tests and fuzzers: the bytes are kept.
    case memory
  }

  private let target: Target
  private let buffer = Memory(capacity: FileOutput.capacity)
  private var buffered = 0
  /// How many of the buffered bytes `crc` has seen.
  private var summed = 0
  private var crc = CRC32()
  /// Bytes written so far.
  package private(set) var offset: UInt64 = 0
  /// All bytes of an output to memory.
  package private(set) var collected: [UInt8] = []

  private static let capacity = 256 << 10
  /// From this size on, a payload is cheaper to hand to the kernel than to copy.
  private static let large = 64 << 10

  package init(_ file: FileDescriptor) {
    file.enlargePipe()
    target = .file(file)
  }

  package init(toMemory: Void) { target = .memory }

  package func write(_ bytes: RawSpan) throws(StreamError) {
    let count = bytes.byteCount
    if count > Self.capacity - buffered { try flush() }
    offset += UInt64(count)
    guard count < Self.large else {
      try flush()
      crc.update(bytes)
      return try emit(bytes)
    }
    buffered = copy(bytes, at: buffered)
  }

  /// Writes three runs of bytes one behind the other.
  package func write(
    _ first: RawSpan, _ second: RawSpan, _ third: RawSpan
  ) throws(StreamError) {
    let count = first.byteCount + second.byteCount + third.byteCount
    guard count <= Self.capacity - buffered, count < Self.large else {
      try write(first)
      try write(second)
      return try write(third)
    }
    offset += UInt64(count)
    buffered = copy(third, at: copy(second, at: copy(first, at: buffered)))
  }

  /// Copies bytes to a place of the buffer that has room for them, and returns the place behind.
  private func copy(_ bytes: RawSpan, at place: Int) -> Int {
    unsafe bytes.withUnsafeBytes { source in
      let room = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer.buffer[place...])
      unsafe room.copyMemory(from: source)
    }
    return place + bytes.byteCount
  }

  package func write(_ bytes: [UInt8]) throws(StreamError) { try write(bytes.rawSpan) }

  /// CRC-32 of all bytes since the start or the last `restartChecksum`.
  package func checksum() -> UInt32 {
    sumPending()
    return crc.value
  }

  package func restartChecksum() {
    summed = buffered
    crc = CRC32()
  }

  /// Hands everything to the kernel, so that the next program can go on.
  package func flush() throws(StreamError) {
    guard buffered > 0 else { return }
    sumPending()
    let pending = Bytes(buffer, 0..<buffered)
    try emit(pending.span)
    buffered = 0
    summed = 0
  }

  /// Waits until everything written is on the disk, where an error of a delayed write shows.
  package func synchronize() throws(StreamError) {
    try flush()
    guard case .file(let file) = target else { return }
    do { try file.synchronize() } catch { throw StreamError(error) }
  }

  private func sumPending() {
    crc.update(Bytes(buffer, summed..<buffered).span)
    summed = buffered
  }

  private func emit(_ bytes: RawSpan) throws(StreamError) {
    switch target {
    case .file(let file):
      do { try file.write(bytes) } catch { throw StreamError(error) }
    case .memory: collected.append(contentsOf: bytes.array)
    }
  }
}
