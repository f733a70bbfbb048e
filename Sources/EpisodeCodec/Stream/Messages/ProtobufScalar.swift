internal import Bytes

/// The encoding of one protobuf field's numbers, single or packed.
struct ProtobufScalar {
  let element: TensorElementType
  let coding: MessageType.IntegerCoding

  /// - Parameter field: of numbers or of an enumeration.
  init(_ field: MessageType.Field) {
    if case .number(let number) = field.type { element = number } else { element = .int32 }
    coding = field.coding
  }

  /// The wire type of an unpacked value.
  var wire: ProtobufReader.WireType {
    coding != .fixed ? .varint : element.size == 4 ? .fixed32 : .fixed64
  }

  /// The bits of the next value, in its own size.
  func read(_ reader: inout ProtobufReader) throws(StreamError) -> UInt64 {
    switch coding {
    case .varint: return try reader.readVarint()
    case .zigzag:
      let value = try reader.readVarint()
      return value >> 1 ^ (0 &- (value & 1))
    case .fixed:
      return element.size == 4 ? UInt64(try reader.readFixed32()) : try reader.readFixed64()
    }
  }

  func append(_ bits: UInt64, to values: inout FieldValues) {
    switch element.size {
    case 1: values.append(bits == 0 ? 0 : 1 as UInt8)
    case 4: values.append(UInt32(truncatingIfNeeded: bits))
    default: values.append(bits)
    }
  }

  /// Appends the values from `lower` to `upper` of a packed array.
  /// - Returns: how many values the array has.
  func readPacked(
    _ bytes: RawSpan, _ lower: Int, _ upper: Int, into values: inout FieldValues
  ) throws(StreamError) -> Int {
    guard coding == .fixed else {
      var count = 0
      var reader = ProtobufReader(bytes)
      while !reader.isAtEnd {
        let bits = try read(&reader)
        if count >= lower, count < upper { append(bits, to: &values) }
        count += 1
      }
      return count
    }
    guard bytes.byteCount % element.size == 0 else {
      throw StreamError(
        .malformed, "a packed array of \(bytes.byteCount) bytes, not a multiple of \(element.size)")
    }
    let count = bytes.byteCount / element.size
    let start = min(max(lower, 0), count)
    let end = max(start, min(upper, count))
    values.append(bytes.extracting(start * element.size..<end * element.size), element)
    return count
  }
}

/// A google.protobuf.Timestamp or Duration: seconds in field 1, nanoseconds in field 2.
struct ProtobufTime {
  /// Since 1970 for a timestamp; the length of a duration.
  let nanoseconds: Int64

  init(_ message: RawSpan) throws(StreamError) {
    var seconds: Int64 = 0
    var fraction: Int32 = 0
    var reader = ProtobufReader(message)
    while let (number, wire) = try reader.next() {
      switch (number, wire) {
      case (1, .varint): seconds = Int64(truncatingIfNeeded: try reader.readVarint())
      case (2, .varint): fraction = Int32(truncatingIfNeeded: try reader.readVarint())
      default: try reader.skip(wire)
      }
    }
    let (product, isTooLarge) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, overflows) = product.addingReportingOverflow(Int64(fraction))
    guard !isTooLarge, !overflows else {
      throw StreamError(.malformed, "a time of \(seconds) s is beyond 64 bits of nanoseconds")
    }
    nanoseconds = sum
  }
}
