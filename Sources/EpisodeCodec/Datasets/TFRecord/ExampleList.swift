package import Bytes
internal import Stream

/// The values of one feature of a `tf.train.Example`, in the bytes of the record.
///
/// Source: tensorflow/core/example/feature.proto. A `Feature` is one of `bytes_list` (1),
/// `float_list` (2) and `int64_list` (3), each a message with the values as its field 1; a writer
/// may pack numbers or not.
package struct ExampleList: Sendable {
  package enum Kind: Int, Sendable {
    case bytes = 1
    case floats, integers

    var text: String {
      switch self {
      case .bytes: "bytes"
      case .floats: "floats"
      case .integers: "integers"
      }
    }
  }

  package let kind: Kind
  /// The number of values.
  package let count: Int
  /// For floats and integers the packed values; for bytes the whole list.
  private let content: Bytes
  /// The offset of the next value in `content`.
  private var position = 0

  /// - Parameters:
  ///   - feature: a message of type `tensorflow.Feature`.
  /// - Returns: nil when it has no list.
  /// - Throws: `.malformed`.
  init?(parsing feature: Bytes) throws(StreamError) {
    var found: (kind: Kind, list: Bytes)?
    var reader = ProtobufReader(feature.span)
    while let (number, wire) = try reader.next() {
      if let kind = Kind(rawValue: number), wire == .lengthDelimited {
        // Of several members of a oneof the last one counts.
        found = (kind, feature[try reader.readRange()])
      } else {
        try reader.skip(wire)
      }
    }
    guard let found else { return nil }
    kind = found.kind
    switch found.kind {
    case .bytes:
      content = found.list
      count = try Self.countBytes(found.list)
    case .floats:
      content = try Self.packed(found.list, single: .fixed32)
      guard content.count % 4 == 0 else {
        throw StreamError(
          .malformed, "\(content.count) bytes of packed floats, not a multiple of 4")
      }
      count = content.count / 4
    case .integers:
      content = try Self.packed(found.list, single: .varint)
      count = try Self.countVarints(content)
    }
  }

  private static func countBytes(_ list: Bytes) throws(StreamError) -> Int {
    var (count, reader) = (0, ProtobufReader(list.span))
    while let (number, wire) = try reader.next() {
      if number == 1, wire == .lengthDelimited { count += 1 }
      try reader.skip(wire)
    }
    return count
  }

  /// The numbers of a list, packed: a part of the list if it packs them in one run.
  private static func packed(
    _ list: Bytes, single: ProtobufReader.WireType
  ) throws(StreamError) -> Bytes {
    var reader = ProtobufReader(list.span)
    if let (number, wire) = try reader.next() {
      guard number == 1, wire == .lengthDelimited else { return try gathered(list, single) }
      let run = list[try reader.readRange()]
      return reader.isAtEnd ? run : try gathered(list, single)
    }
    return .empty
  }

  private static func gathered(
    _ list: Bytes, _ single: ProtobufReader.WireType
  ) throws(StreamError) -> Bytes {
    var values = ByteBuilder(reserving: list.count)
    var reader = ProtobufReader(list.span)
    while let (number, wire) = try reader.next() {
      let start = reader.position
      if number == 1, wire == .lengthDelimited {
        values.append(try reader.readLengthDelimited())
      } else {
        try reader.skip(wire)
        if number == 1, wire == single {
          values.append(list.span.extracting(start..<reader.position))
        }
      }
    }
    return Bytes(values.bytes)
  }

  private static func countVarints(_ bytes: Bytes) throws(StreamError) -> Int {
    let span = bytes.span
    var (count, length) = (0, 0)
    for offset in 0..<bytes.count {
      length += 1
      guard length <= 10 else { throw StreamError.longVarint }
      if span.load(littleEndianAt: offset, as: UInt8.self) < 0x80 {
        (count, length) = (count + 1, 0)
      }
    }
    guard length == 0 else { throw StreamError(.malformed, "the last packed integer is cut short") }
    return count
  }

  /// The next `number` floats, 4 bytes each. The caller has checked that they exist.
  package mutating func nextFloats(_ number: Int) -> Bytes {
    precondition(kind == .floats && number <= (content.count - position) / 4)
    defer { position += 4 * number }
    return content[position..<position + 4 * number]
  }

  /// The next integer. The caller has checked that it exists.
  package mutating func nextInteger() -> Int64 {
    precondition(kind == .integers)
    var (value, shift): (UInt64, UInt64) = (0, 0)
    while true {
      let byte = content.span.load(littleEndianAt: position, as: UInt8.self)
      position += 1
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return Int64(bitPattern: value) }
      shift += 7
    }
  }

  /// The next byte string. The caller has checked that it exists.
  package mutating func nextBytes() throws(StreamError) -> Bytes {
    precondition(kind == .bytes)
    let rest = content.dropFirst(position)
    var reader = ProtobufReader(rest.span)
    while let (number, wire) = try reader.next() {
      if number == 1, wire == .lengthDelimited {
        let range = try reader.readRange()
        position += range.upperBound
        return rest[range]
      }
      try reader.skip(wire)
    }
    throw StreamError(.malformed, "a list of bytes ends early")
  }
}
