/// Copies many short runs of bytes into a few allocations: one serves hundreds.
package struct BytePool {
  private var memory: Memory?
  private var used = 0

  private static let pieceSize = 64 << 10
  /// Longer runs get their own memory, so that little of an allocation stays unused.
  private static let longest = 4 << 10

  package init() {}

  package mutating func copy(_ span: RawSpan) -> Bytes {
    guard span.byteCount <= Self.longest else { return Bytes(copying: span) }
    if used + span.byteCount > Self.pieceSize { memory = nil }
    let memory = memory ?? Memory(capacity: Self.pieceSize)
    if self.memory == nil { (self.memory, used) = (memory, 0) }
    let place = used..<used + span.byteCount
    unsafe span.withUnsafeBytes { source in
      let room = unsafe UnsafeMutableRawBufferPointer(rebasing: memory.buffer[place])
      unsafe room.copyMemory(from: source)
    }
    used = place.upperBound
    return Bytes(memory, place)
  }
}
