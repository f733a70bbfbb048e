extension Bytes {
  /// Allocates memory that a function fills once, such as the output of a compressor.
  ///
  /// - Parameters:
  ///   - capacity: bytes, not negative; the caller has checked it against a limit.
  ///   - fill: writes to the memory from its start and returns the number of bytes written.
  public init(
    capacity: Int,
    filledBy fill: (UnsafeMutableRawBufferPointer) throws(StreamError) -> Int
  ) throws(StreamError) {
    let memory = Memory(capacity: capacity)
    let count = try unsafe fill(memory.buffer)
    self.init(memory, 0..<count)
  }
}
