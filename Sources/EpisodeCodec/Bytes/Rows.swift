public import Posix

/// Rows of one size, gathered until there are enough of them to be worked on together.
public struct Rows: Sendable {
  public let rowSize: Int
  public let capacity: Int
  public private(set) var count = 0
  private var memory: Memory?

  /// - Parameters:
  ///   - rowSize: bytes, checked against a limit by the caller.
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

  /// The rows so far, which are then gone from here.
  public mutating func take() -> Bytes {
    defer { (memory, count) = (nil, 0) }
    return memory.map { Bytes($0, 0..<rowSize * count) } ?? .empty
  }
}

extension Bytes {
  /// Takes the numbers that lie `stride` bytes apart into the array, in the place of what was there.
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
      // The range has been checked as a whole.
      target[index] = Number(
        littleEndian: unsafe span.unsafeLoadUnaligned(
          fromUncheckedByteOffset: offset &+ index &* stride, as: Number.self))
    }
  }
}

extension FileDescriptor {
  /// Writes the memory of integers at a place of a file that this process reads again.
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
