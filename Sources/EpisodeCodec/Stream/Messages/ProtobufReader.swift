package import Bytes

/// Reads the fields of one protobuf message front to back.
///
/// After `next()` has returned a field, the caller takes its value with one `read…` function of its
/// wire type or with `skip`. Protocol Buffers documentation, "Encoding".
package struct ProtobufReader: ~Escapable {
  /// The encoding of a value, in the low three bits of a tag.
  package enum WireType: UInt8, Sendable {
    case varint = 0
    case fixed64 = 1
    case lengthDelimited = 2
    case fixed32 = 5

    /// Size of one value in bytes; nil when the value itself gives it.
    var size: Int? {
      switch self {
      case .fixed32: 4
      case .fixed64: 8
      case .varint, .lengthDelimited: nil
      }
    }
  }

  private var cursor: ByteCursor

  @_lifetime(copy bytes)
  package init(_ bytes: RawSpan) { cursor = ByteCursor(bytes) }

  package var isAtEnd: Bool { cursor.isAtEnd }
  package var position: Int { cursor.position }

  /// The number and wire type of the next field; nil at the end of the message.
  /// - Throws: `.unsupported` for a group, which no generator has written since proto2.
  package mutating func next() throws(StreamError) -> (number: Int, wire: WireType)? {
    guard !isAtEnd else { return nil }
    let tag = try readVarint()
    guard tag >> 3 >= 1, tag >> 3 <= UInt64(ByteBuilder.maximumFieldNumber) else {
      throw StreamError(.malformed, "a protobuf field has the number \(tag >> 3)")
    }
    guard let wire = WireType(rawValue: UInt8(tag & 7)) else {
      throw tag & 7 == 3 || tag & 7 == 4
        ? StreamError.protobufGroup("\(tag >> 3)")
        : StreamError(.malformed, "field \(tag >> 3) has the wire type \(tag & 7)")
    }
    return (Int(tag >> 3), wire)
  }

  /// An integer of at most 64 bits, seven per byte, the lowest first.
  package mutating func readVarint() throws(StreamError) -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while shift < 64 {
      let byte = try cursor.readUInt8()
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
      shift += 7
    }
    throw StreamError.longVarint
  }

  package mutating func readFixed32() throws(StreamError) -> UInt32 { try cursor.readUInt32() }
  package mutating func readFixed64() throws(StreamError) -> UInt64 { try cursor.readUInt64() }

  private mutating func readLength() throws(StreamError) -> Int {
    let length = try readVarint()
    guard length <= UInt64(cursor.remaining) else {
      throw StreamError.beyondEnd(length, remaining: cursor.remaining)
    }
    return Int(length)
  }

  /// A string, bytes, an embedded message or a packed array, as a range of the message.
  package mutating func readRange() throws(StreamError) -> Range<Int> {
    try cursor.readRange(try readLength())
  }

  /// A string, bytes, an embedded message or a packed array.
  @_lifetime(copy self)
  package mutating func readLengthDelimited() throws(StreamError) -> RawSpan {
    try cursor.readBytes(try readLength())
  }

  /// - Throws: `.malformed` when the bytes are not UTF-8.
  package mutating func readString() throws(StreamError) -> String {
    guard let text = String(validatingUTF8: try readLengthDelimited()) else {
      throw StreamError.notUTF8
    }
    return text
  }

  package mutating func skip(_ wire: WireType) throws(StreamError) {
    switch wire {
    case .varint: _ = try readVarint()
    case .fixed32: try cursor.skip(4)
    case .fixed64: try cursor.skip(8)
    case .lengthDelimited: _ = try readRange()
    }
  }
}

extension StreamError {
  package static let longVarint = StreamError(.malformed, "a varint has more than 10 bytes")

  /// - Parameter field: the field's number or its quoted name.
  static func protobufGroup(_ field: String) -> StreamError {
    StreamError(.unsupported, "field \(field) is a protobuf group")
  }
}
