internal import Bytes

/// Reads structs in the compact protocol of Thrift (thrift-compact-protocol.md) from untrusted bytes.
///
/// After `nextField` has returned a field, the caller takes its value with one `read…` function of
/// its type, or with `skip`.
struct ThriftReader: ~Escapable {
  enum FieldType: UInt8 {
    case yes = 1
    case no = 2
    case int8 = 3
    case int16 = 4
    case int32 = 5
    case int64 = 6
    case double = 7
    case binary = 8
    case list = 9
    case set = 10
    case map = 11
    case structure = 12
  }

  private var cursor: ByteCursor
  private let start: Int

  /// Structs and lists inside one another.
  private static let mostLevels = 32

  /// - Parameter start: the bytes before it are skipped.
  @_lifetime(copy bytes)
  init(_ bytes: RawSpan, from start: Int = 0) {
    self.start = start
    cursor = ByteCursor(bytes.extracting(min(start, bytes.byteCount)..<bytes.byteCount))
  }

  var position: Int { start + cursor.position }

  /// The next field of a struct; nil at its end.
  /// - Parameter last: the number of the field before it, 0 for the first one.
  mutating func nextField(
    _ last: inout Int
  ) throws(StreamError) -> (number: Int, type: FieldType)? {
    let byte = try cursor.readUInt8()
    guard byte != 0 else { return nil }
    let type = try Self.type(byte & 15)
    let number = byte >> 4 == 0 ? try readInteger() : Int64(last) + Int64(byte >> 4)
    guard let small = Int16(exactly: number) else {
      throw StreamError(.malformed, "a Thrift field has the number \(number)")
    }
    last = Int(small)
    return (last, type)
  }

  private static func type(_ code: UInt8) throws(StreamError) -> FieldType {
    guard let type = FieldType(rawValue: code) else {
      throw StreamError(.malformed, "a Thrift field has the type \(code)")
    }
    return type
  }

  /// An integer of any size: a varint whose lowest bit is the sign.
  mutating func readInteger() throws(StreamError) -> Int64 {
    let value = try cursor.readVarint()
    return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
  }

  /// The same, not negative.
  mutating func readCount() throws(StreamError) -> Int {
    let value = try readInteger()
    guard value >= 0 else { throw StreamError(.malformed, "a count or place of \(value)") }
    return Int(value)
  }

  /// An unsigned integer.
  mutating func readVarint() throws(StreamError) -> UInt64 { try cursor.readVarint() }

  @_lifetime(copy self)
  mutating func readBytes(_ count: Int) throws(StreamError) -> RawSpan {
    try cursor.readBytes(count)
  }

  mutating func readByte() throws(StreamError) -> UInt8 { try cursor.readUInt8() }

  mutating func readBinary() throws(StreamError) -> Range<Int> {
    let length = try cursor.readVarint()
    guard let count = Int(exactly: length) else {
      throw StreamError.beyondEnd(length, remaining: cursor.remaining)
    }
    let range = try cursor.readRange(count)
    return start + range.lowerBound..<start + range.upperBound
  }

  mutating func readString() throws(StreamError) -> String {
    let length = try cursor.readVarint()
    guard let count = Int(exactly: length) else {
      throw StreamError.beyondEnd(length, remaining: cursor.remaining)
    }
    return try cursor.readString(count)
  }

  /// The head of a list, whose elements follow.
  mutating func beginList() throws(StreamError) -> (type: FieldType, count: Int) {
    let byte = try cursor.readUInt8()
    let type = try Self.type(byte & 15)
    let count = byte >> 4 == 15 ? try cursor.readVarint() : UInt64(byte >> 4)
    // Each element has at least a byte.
    guard count <= UInt64(cursor.remaining) else {
      throw StreamError.beyondEnd(count, remaining: cursor.remaining)
    }
    return (type, Int(count))
  }

  /// Skips the value of a field.
  mutating func skip(_ type: FieldType) throws(StreamError) { try skip(type, levels: 0) }

  private mutating func skip(_ type: FieldType, levels: Int) throws(StreamError) {
    guard levels < Self.mostLevels else {
      throw StreamError(.limit, "Thrift values in more than \(Self.mostLevels) levels")
    }
    switch type {
    case .yes, .no: break
    case .int8: try cursor.skip(1)
    case .int16, .int32, .int64: _ = try cursor.readVarint()
    case .double: try cursor.skip(8)
    case .binary: _ = try readBinary()
    case .list, .set:
      let (type, count) = try beginList()
      for _ in 0..<count { try skip(element: type, levels: levels) }
    case .map:
      let count = try cursor.readVarint()
      guard count > 0 else { return }
      let types = try cursor.readUInt8()
      let (key, value) = (try Self.type(types >> 4), try Self.type(types & 15))
      guard count <= UInt64(cursor.remaining) else {
        throw StreamError.beyondEnd(count, remaining: cursor.remaining)
      }
      for _ in 0..<count {
        try skip(element: key, levels: levels)
        try skip(element: value, levels: levels)
      }
    case .structure:
      var last = 0
      while let field = try nextField(&last) { try skip(field.type, levels: levels + 1) }
    }
  }

  /// Booleans of lists take a byte.
  private mutating func skip(element type: FieldType, levels: Int) throws(StreamError) {
    if type == .yes || type == .no { return try cursor.skip(1) }
    try skip(type, levels: levels + 1)
  }
}

extension ByteCursor {
  /// An unsigned integer of seven bits a byte, the lowest first.
  mutating func readVarint() throws(StreamError) -> UInt64 {
    var value: UInt64 = 0
    for place in 0..<10 {
      let byte = try readUInt8()
      value |= UInt64(byte & 127) << UInt64(7 * place)
      if byte < 128 { return value }
    }
    throw StreamError(.malformed, "a number of more than 64 bits")
  }
}
