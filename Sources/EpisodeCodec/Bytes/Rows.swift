public import Posix

/// Collects rows of one size until there are enough to process together.
public struct Rows: Sendable {
  public let rowSize: Int
  public let capacity: Int
  public private(set) var count = 0
  private var memory: Memory?

  /// - Parameters:
  ///   - rowSize: bytes; the caller has checked it against a limit.
  public init(rowSize: Int, capacity: Int) {
    (self.rowSize, self.capacity) = (rowSize, capacity)
  }

  public var isFull: Bool { count == capacity }

  /// - Parameters:
  ///   - row: of `rowSize` bytes.
  public mutating func append(_ row: RawSpan) {
    precondition(count < capacity && row.byteCount == rowSize)
    let memory = memory ?? Memory(capacity: rowSize * capacity)
    self.memory = memory
    let place = rowSize * count
    unsafe row.withUnsafeBytes { source in
      let room = unsafe UnsafeMutableRawBufferPointer(
        rebasing: memory.buffer[place..<place + rowSize])
      unsafe room.copyMemory(from: source)
    }
    count += 1
  }

  /// Removes and returns the rows so far.
  public mutating func take() -> Bytes {
    defer { (memory, count) = (nil, 0) }
    return memory.map { Bytes($0, 0..<rowSize * count) } ?? .empty
  }
}

extension Bytes {
  /// Replaces the array's content with the numbers that lie `stride` bytes apart.
  @_specialize(where Number == UInt32)
  @_specialize(where Number == UInt64)
  public func copyColumn<Number: FixedWidthInteger & BitwiseCopyable>(
    at offset: Int, stride: Int, count number: Int, into column: inout [Number]
  ) {
    let size = MemoryLayout<Number>.size
    precondition(
      offset >= 0 && stride > 0 && number >= 0
        && (number == 0 || offset + (number - 1) * stride + size <= count))
    if column.count != number { column = Array(repeating: 0, count: number) }
    let span = span
    var target = column.mutableSpan
    for index in target.indices {
      // The whole range has been checked.
      target[index] = Number(
        littleEndian: unsafe span.unsafeLoadUnaligned(
          fromUncheckedByteOffset: offset &+ index &* stride, as: Number.self))
    }
  }
}

extension FileDescriptor {
  /// Writes integers, as they are in memory, to a file that only this process reads again.
  public func write<Number: FixedWidthInteger & BitwiseCopyable>(
    memoryOf numbers: Span<Number>, at offset: Int
  ) throws(SystemError) {
    try unsafe write(numbers.bytes, at: offset)
  }

  /// Fills the memory of integers from a place where this process has written them.
  /// - Returns: how many bytes there were.
  public func read<Number: FixedWidthInteger & BitwiseCopyable>(
    memoryOf numbers: inout [Number], at offset: Int
  ) throws(SystemError) -> Int {
    let filled = unsafe numbers.withUnsafeMutableBytes { buffer in
      Result { () throws(SystemError) in try unsafe read(into: buffer, at: offset) }
    }
    return try filled.get()
  }
}
