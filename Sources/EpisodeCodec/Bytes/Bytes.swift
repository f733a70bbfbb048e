public import Posix

/// An immutable run of bytes that shares its memory with others: a message in the buffer it was
/// read into, a record of a chunk, a part of a mapped file.
///
/// A copy costs one reference count. When the last copy is released, the memory is freed, or the
/// reader that filled it reuses it.
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

  /// A part of memory that nobody writes to any more.
  public init(_ memory: Memory, _ range: Range<Int>) {
    precondition(range.lowerBound >= 0 && range.upperBound <= memory.capacity)
    unsafe self.init(
      unsafeOwner: memory, UnsafeRawBufferPointer(rebasing: memory.buffer[range]))
  }

  public init(_ mapping: Mapping) { unsafe self.init(unsafeOwner: mapping, mapping.bytes) }

  public var count: Int { unsafe buffer.count }
  public var isEmpty: Bool { count == 0 }

  /// The bytes, valid as long as this value is.
  public var span: RawSpan {
    @_lifetime(borrow self)
    get {
      let span = unsafe RawSpan(_unsafeBytes: buffer)
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }

  /// A part that shares the memory. The caller has checked the range.
  public subscript(range: Range<Int>) -> Bytes {
    precondition(range.lowerBound >= 0 && range.upperBound <= count)
    return unsafe Bytes(
      unsafeOwner: owner, UnsafeRawBufferPointer(rebasing: buffer[range]))
  }

  public func dropFirst(_ number: Int) -> Bytes { self[min(number, count)..<count] }

  public var array: [UInt8] { unsafe Array(buffer) }

  /// True for a part of a mapped file, which takes no memory of the process.
  package var isMapped: Bool { owner is Mapping }
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
    // No more than malloc aligns anyway: glibc before 2.38 does not reuse freed blocks of a larger
    // alignment (bug 14581), so memory would grow with the stream.
    unsafe buffer = .allocate(byteCount: max(capacity, 1), alignment: 16)
  }

  deinit { unsafe buffer.deallocate() }

  public var capacity: Int { unsafe buffer.count }

}
