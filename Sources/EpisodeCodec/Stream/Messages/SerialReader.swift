internal import Bytes

/// Reads the values of a ROS 1 or CDR message front to back.
///
/// ROS 1 is little endian and packed. CDR has a header of 4 bytes, after which every number is
/// aligned to its own size, in version 2 to at most 4 (DDS-XTypes 1.3, section 7.4).
struct SerialReader: ~Escapable {
  private let data: RawSpan
  private var cursor: ByteCursor
  let isAligned: Bool
  let representation: CDRRepresentation
  /// Where alignment counts from.
  var origin = 4
  /// How many structs are open.
  var depth = 0

  /// - Throws: `.unsupported` for a representation that lists its fields.
  @_lifetime(copy data)
  init(_ data: RawSpan, _ encoding: MessageType.Encoding) throws(StreamError) {
    var cursor = ByteCursor(data)
    isAligned = encoding == .cdr
    if isAligned {
      representation = try CDRRepresentation(try cursor.readUInt16().byteSwapped)
      try cursor.skip(2)
    } else {
      representation = CDRRepresentation()
    }
    self.data = data
    self.cursor = cursor
  }

  var position: Int { cursor.position }
  var remaining: Int { cursor.remaining }
  var isBigEndian: Bool { representation.isBigEndian }

  /// The position modulo the 8 bytes of the largest alignment.
  var phase: Int { isAligned ? (position - origin) & 7 : 0 }

  mutating func skip(bytes: Int) throws(StreamError) { try cursor.skip(bytes) }

  /// A number after the position; the caller has checked that it exists.
  func load<T: FixedWidthInteger & BitwiseCopyable>(_ type: T.Type, at offset: Int) -> T {
    let value: T = data.load(littleEndianAt: position + offset)
    return isBigEndian ? value.byteSwapped : value
  }

  mutating func align(to size: Int) throws(StreamError) {
    if isAligned {
      try cursor.skip((origin - cursor.position) & (size - 1) & representation.alignmentMask)
    }
  }

  mutating func readUInt8() throws(StreamError) -> UInt8 { try cursor.readUInt8() }
  mutating func readUInt16() throws(StreamError) -> UInt16 {
    try align(to: 2)
    let value = try cursor.readUInt16()
    return isBigEndian ? value.byteSwapped : value
  }
  mutating func readUInt32() throws(StreamError) -> UInt32 {
    try align(to: 4)
    let value = try cursor.readUInt32()
    return isBigEndian ? value.byteSwapped : value
  }
  mutating func readUInt64() throws(StreamError) -> UInt64 {
    try align(to: 8)
    let value = try cursor.readUInt64()
    return isBigEndian ? value.byteSwapped : value
  }

  private func tooMany(_ count: some BinaryInteger) -> StreamError {
    StreamError(.malformed, "\(count) elements where \(remaining) bytes are left")
  }

  /// The length of a sequence whose elements take at least `size` bytes each, 1 or more.
  mutating func readCount(ofAtLeast size: Int) throws(StreamError) -> Int {
    let count = UInt64(try readUInt32())
    guard count <= UInt64(remaining / max(size, 1)) else {
      throw tooMany(count)
    }
    return Int(count)
  }

  /// The bytes of `count` numbers. Padding precedes them only if there is at least one.
  mutating func readNumbers(
    _ type: TensorElementType, count: Int
  ) throws(StreamError) -> Range<Int> {
    guard count > 0 else { return position..<position }
    try align(to: type.size)
    guard count <= remaining / type.size else {
      throw tooMany(count)
    }
    return try cursor.readRange(count * type.size)
  }

  /// Only ROS 1 has unsigned seconds, in its time, and signed nanoseconds, in its duration.
  mutating func readTime(
    isDuration: Bool
  ) throws(StreamError) -> (seconds: Int64, nanoseconds: Int64) {
    let seconds = try readUInt32()
    let nanoseconds = try readUInt32()
    return (
      isDuration || isAligned ? Int64(Int32(bitPattern: seconds)) : Int64(seconds),
      isDuration && !isAligned ? Int64(Int32(bitPattern: nanoseconds)) : Int64(nanoseconds)
    )
  }

  /// The bytes of a string, without the NUL that ends it in CDR.
  mutating func readText() throws(StreamError) -> Range<Int> {
    let count = try readCount(ofAtLeast: 1)
    guard isAligned, count > 0 else { return try cursor.readRange(count) }
    let range = try cursor.readRange(count)
    let last: UInt8 = data.load(littleEndianAt: range.upperBound - 1)
    return last == 0 ? range.dropLast() : range
  }
}
