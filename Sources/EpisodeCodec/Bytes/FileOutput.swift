package import Posix

/// Writes bytes to a file or pipe: gathers small writes, passes large ones on uncopied.
///
/// No error is ever lost: `close` reports that of a delayed write.
package final class FileOutput {
  private enum Target {
    case file(FileDescriptor)
    /// Every write can be taken at once.
    case queue(SpoolQueue)
    /// Keeps the bytes.
    case memory
    /// Nobody needs the bytes.
    case nothing
  }

  private let target: Target
  private let buffer = Memory(capacity: FileOutput.capacity)
  private var buffered = 0
  /// How many of the buffered bytes `crc` covers.
  private var summed = 0
  private var crc = CRC32()
  /// True where somebody will read `checksum`.
  private var keepsChecksum = false
  /// Bytes written so far, after those that were there.
  package private(set) var offset: UInt64 = 0
  /// All bytes written to memory.
  package private(set) var collected: [UInt8] = []

  /// Bytes that are not on their way to the disk yet; nil where nobody waits for them.
  private var unsent: Int?

  private static let capacity = 256 << 10
  private static let mostUnsent = 8 << 20
  /// From this size on, passing a payload to the kernel is cheaper than copying it.
  private static let large = 64 << 10

  package init(_ file: FileDescriptor) {
    file.enlargePipe()
    target = .file(file)
  }

  /// A regular file for which `synchronize` will wait: its bytes go to the disk while others come.
  package init(published file: FileDescriptor) {
    target = .file(file)
    unsent = 0
  }

  package init(_ queue: SpoolQueue) { target = .queue(queue) }

  /// Goes on in a regular file.
  /// - Parameter offset: where it ends so far.
  package init(_ file: FileDescriptor, at offset: Int) throws(StreamError) {
    try system { () throws(SystemError) in try file.seek(to: offset) }
    target = .file(file)
    self.offset = UInt64(offset)
  }

  package init(toMemory: Void) { target = .memory }

  package init(discarding: Void) { target = .nothing }

  package func write(_ bytes: RawSpan) throws(StreamError) {
    let count = bytes.byteCount
    if count > Self.capacity - buffered { try flush() }
    offset += UInt64(count)
    guard count < Self.large else {
      try flush()
      if keepsChecksum { crc.update(bytes) }
      return try emit(bytes)
    }
    buffered = copy(bytes, at: buffered)
  }

  /// Writes three runs of bytes in sequence.
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

  /// Copies bytes to a place in the buffer that has room for them, and returns the place after them.
  private func copy(_ bytes: RawSpan, at place: Int) -> Int {
    unsafe bytes.withUnsafeBytes { source in
      let room = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer.buffer[place...])
      unsafe room.copyMemory(from: source)
    }
    return place + bytes.byteCount
  }

  package func write(_ bytes: [UInt8]) throws(StreamError) { try write(bytes.rawSpan) }

  /// Begins to sum the bytes that follow.
  package func startChecksum() {
    (keepsChecksum, summed, crc) = (true, buffered, CRC32())
  }

  /// CRC-32 of all bytes since the last `startChecksum`.
  package func checksum() -> UInt32 {
    precondition(keepsChecksum)
    sumPending()
    return crc.value
  }

  /// Passes all bytes to the kernel, so that the next program can go on.
  package func flush() throws(StreamError) {
    guard buffered > 0 else { return }
    sumPending()
    let pending = Bytes(buffer, 0..<buffered)
    try emit(pending.span)
    buffered = 0
    summed = 0
  }

  /// Waits until all bytes are on disk; reports the error of a delayed write.
  package func synchronize() throws(StreamError) {
    try flush()
    guard case .file(let file) = target else { return }
    do { try file.synchronize() } catch { throw StreamError(error) }
  }

  private func sumPending() {
    guard keepsChecksum else { return }
    crc.update(Bytes(buffer, summed..<buffered).span)
    summed = buffered
  }

  private func emit(_ bytes: RawSpan) throws(StreamError) {
    switch target {
    case .file(let file):
      do { try file.write(bytes) } catch { throw StreamError(error) }
      guard let earlier = unsent else { break }
      let count = earlier + bytes.byteCount
      unsent = count < Self.mostUnsent ? count : 0
      if count >= Self.mostUnsent { file.startWriting() }
    case .queue(let queue):
      try queue.append(Bytes(copying: bytes))
      queue.commit()
    case .memory: collected.append(contentsOf: bytes.array)
    case .nothing: break
    }
  }
}
