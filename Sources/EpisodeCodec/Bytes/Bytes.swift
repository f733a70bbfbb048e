public import Posix

/// An immutable run of bytes that shares its memory with others: a message in the buffer it was
/// read into, a chunk's record, a part of a mapped file.
///
/// Copying one costs a reference count. The memory is freed, or used again by the reader that
/// filled it, when the last one is gone.
@safe
public struct Bytes: @unchecked Sendable {
  private let owner: AnyObject?
  private let buffer: UnsafeRawBufferPointer

  public static let empty = unsafe Bytes(
    unsafeOwner: nil, UnsafeRawBufferPointer(start: nil, count: 0))

  /// - Parameters:
  ///   - unsafeOwner: keeps `buffer` valid and unchanged for as long as it lives.
  init(unsafeOwner: AnyObject?, _ buffer: UnsafeRawBufferPointer) {
    owner = unsafeOwner
    unsafe self.buffer = buffer
  }

  public init(_ array: [UInt8]) {
    let memory = Memory(capacity: array.count)
    unsafe memory.buffer.copyBytes(from: array)
    self.init(memory, 0..<array.count)
  }

  public init(copying span: RawSpan) {
    let memory = Memory(capacity: span.byteCount)
    unsafe span.withUnsafeBytes { unsafe memory.buffer.copyMemory(from: $0) }
    self.init(memory, 0..<span.byteCount)
  }

  /// A part of memory that is not written to any more.
  public init(_ memory: Memory, _ range: Range<Int>) {
    precondition(range.lowerBound >= 0 && range.upperBound <= memory.capacity)
    unsafe self.init(
      unsafeOwner: memory, UnsafeRawBufferPointer(rebasing: memory.buffer[range]))
  }

  public init(_ mapping: Mapping) { unsafe self.init(unsafeOwner: mapping, mapping.bytes) }

  public var count: Int { unsafe buffer.count }
  public var isEmpty: Bool { count == 0 }

  /// The bytes, as long as this value is at hand.
  public var span: RawSpan {
    @_lifetime(borrow self)
    get {
      let span = unsafe RawSpan(_unsafeBytes: buffer)
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }

  /// A part that shares the memory. The range has been checked by the caller.
  public subscript(range: Range<Int>) -> Bytes {
    precondition(range.lowerBound >= 0 && range.upperBound <= count)
    return unsafe Bytes(
      unsafeOwner: owner, UnsafeRawBufferPointer(rebasing: buffer[range]))
  }

  public func dropFirst(_ number: Int) -> Bytes { self[min(number, count)..<count] }

  public var array: [UInt8] { unsafe Array(buffer) }
}

extension Bytes: Equatable {
  public static func == (left: Bytes, right: Bytes) -> Bool {
    unsafe left.buffer.elementsEqual(right.buffer)
  }
}

/// A fixed amount of memory to fill once and hand out as `Bytes`.
@safe
public final class Memory: @unchecked Sendable {
  public let buffer: UnsafeMutableRawBufferPointer

  public init(capacity: Int) {
    // Not more than malloc gives anyway: freed blocks of a larger alignment are not used again by
    // glibc before 2.38 (bug 14581), and memory grows with the stream.
    unsafe buffer = .allocate(byteCount: max(capacity, 1), alignment: 16)
  }

  deinit { unsafe buffer.deallocate() }

  public var capacity: Int { unsafe buffer.count }

}
