package import Bytes

/// Writes the fields of a protobuf message. Protocol Buffers documentation, "Encoding".
///
/// Writes a field even if it has its default value; a caller that needs the canonical form leaves
/// such fields out.
extension ByteBuilder {
  /// The highest field number of the format.
  package static var maximumFieldNumber: Int { (1 << 29) - 1 }

  package mutating func appendVarint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    append(UInt8(rest))
  }

  package mutating func appendTag(_ number: Int, _ wire: ProtobufReader.WireType) {
    precondition(number >= 1 && number <= Self.maximumFieldNumber)
    appendVarint(UInt64(number) << 3 | UInt64(wire.rawValue))
  }

  /// A field of type uint32, uint64, bool or enum; of int32 and int64 as the bits of an Int64.
  package mutating func appendField(_ number: Int, varint value: UInt64) {
    appendTag(number, .varint)
    appendVarint(value)
  }

  package mutating func appendField(_ number: Int, bool value: Bool) {
    appendField(number, varint: value ? 1 : 0)
  }

  /// A field of type fixed32, sfixed32 or float.
  package mutating func appendField(_ number: Int, fixed32 value: UInt32) {
    appendTag(number, .fixed32)
    append(value)
  }

  /// A field of type fixed64, sfixed64 or double.
  package mutating func appendField(_ number: Int, fixed64 value: UInt64) {
    appendTag(number, .fixed64)
    append(value)
  }

  package mutating func appendField(_ number: Int, double value: Double) {
    appendField(number, fixed64: value.bitPattern)
  }

  /// A field of type bytes, an embedded message or a packed array of little-endian numbers.
  package mutating func appendField(_ number: Int, bytes value: RawSpan) {
    appendLength(number, value.byteCount)
    append(value)
  }

  package mutating func appendField(_ number: Int, bytes value: [UInt8]) {
    appendLength(number, value.count)
    append(value)
  }

  package mutating func appendField(_ number: Int, utf8 value: String) {
    appendLength(number, value.utf8.count)
    append(utf8: value)
  }

  /// The tag and length of a field whose bytes the caller appends next.
  package mutating func appendLength(_ number: Int, _ count: Int) {
    appendTag(number, .lengthDelimited)
    appendVarint(UInt64(count))
  }
}
