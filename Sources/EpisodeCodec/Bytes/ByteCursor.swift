/// Reads little-endian values front to back from untrusted bytes: checks every read against the
/// bytes left.
public struct ByteCursor: ~Escapable {
  private let bytes: RawSpan
  /// Where the next read starts.
  public private(set) var position = 0

  @_lifetime(copy bytes)
  public init(_ bytes: RawSpan) { self.bytes = bytes }

  public var remaining: Int { bytes.byteCount - position }
  public var isAtEnd: Bool { remaining == 0 }

  @inline(__always)
  private mutating func advance(_ count: Int) throws(StreamError) -> Int {
    guard count >= 0, count <= remaining else {
      throw StreamError.beyondEnd(count, remaining: remaining)
    }
    defer { position += count }
    return position
  }

  @inline(__always)
  private mutating func load<T: BitwiseCopyable>(_ type: T.Type) throws(StreamError) -> T {
    let start = try advance(MemoryLayout<T>.size)
    // Any bit pattern is a valid integer, and `advance` has checked the range.
    return unsafe bytes.unsafeLoadUnaligned(fromByteOffset: start, as: type)
  }

  public mutating func readUInt8() throws(StreamError) -> UInt8 { try load(UInt8.self) }
  public mutating func readUInt16() throws(StreamError) -> UInt16 {
    UInt16(littleEndian: try load(UInt16.self))
  }
  public mutating func readUInt32() throws(StreamError) -> UInt32 {
    UInt32(littleEndian: try load(UInt32.self))
  }
  public mutating func readUInt64() throws(StreamError) -> UInt64 {
    UInt64(littleEndian: try load(UInt64.self))
  }

  /// Takes the next `count` bytes, as a range of the input.
  public mutating func readRange(_ count: Int) throws(StreamError) -> Range<Int> {
    let start = try advance(count)
    return start..<start + count
  }

  /// The next `count` bytes.
  @_lifetime(copy self)
  public mutating func readBytes(_ count: Int) throws(StreamError) -> RawSpan {
    bytes.extracting(try readRange(count))
  }

  public mutating func skip(_ count: Int) throws(StreamError) { _ = try advance(count) }

  /// UTF-8 of a known length.
  /// - Throws: `.malformed` when it is not UTF-8.
  public mutating func readString(_ count: Int) throws(StreamError) -> String {
    let range = try readRange(count)
    guard let text = String(validatingUTF8: bytes.extracting(range)) else {
      throw StreamError.notUTF8
    }
    return text
  }

  /// A 32-bit length, checked against the bytes left.
  public mutating func readLength32() throws(StreamError) -> Int {
    try checked(UInt64(readUInt32()))
  }
  public mutating func readLength64() throws(StreamError) -> Int { try checked(readUInt64()) }

  private func checked(_ length: UInt64) throws(StreamError) -> Int {
    guard length <= UInt64(remaining) else {
      throw StreamError.beyondEnd(length, remaining: remaining)
    }
    return Int(length)
  }
}

extension String {
  /// The text of UTF-8 bytes, or nil when they are not UTF-8.
  public init?(validatingUTF8 bytes: RawSpan) {
    let units = unsafe bytes._unsafeView(as: UInt8.self)
    guard let text = try? UTF8Span(validating: units) else { return nil }
    self = String(copying: text)
  }

  /// The text of UTF-8 bytes, with U+FFFD where they are not UTF-8.
  public init(repairingUTF8 bytes: RawSpan) {
    self = unsafe bytes.withUnsafeBytes { unsafe String(decoding: $0, as: UTF8.self) }
  }
}

extension RawSpan {
  public func load<T: FixedWidthInteger & BitwiseCopyable>(
    littleEndianAt offset: Int, as type: T.Type = T.self
  ) -> T {
    precondition(offset >= 0 && offset <= byteCount - MemoryLayout<T>.size)
    return T(littleEndian: unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: type))
  }

  public var array: [UInt8] { unsafe withUnsafeBytes { unsafe Array($0) } }
}

extension [UInt8] {
  /// The array's bytes, valid as long as the array is.
  public var rawSpan: RawSpan {
    @_lifetime(borrow self)
    get { unsafe span.bytes }
  }
}
