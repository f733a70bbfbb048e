extension Bytes {
  /// Copies several runs of bytes into one piece of memory.
  public init(joining parts: [Bytes]) {
    let memory = Memory(capacity: parts.reduce(0) { $0 + $1.count })
    var end = 0
    for part in parts {
      let target = unsafe UnsafeMutableRawBufferPointer(rebasing: memory.buffer[end...])
      unsafe part.span.withUnsafeBytes { unsafe target.copyMemory(from: $0) }
      end += part.count
    }
    self.init(memory, 0..<end)
  }
}
