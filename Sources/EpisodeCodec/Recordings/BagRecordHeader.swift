package import Bytes

/// The named values in the header of a bag record, read in place.
///
/// Each is `<len>name=value`, the value binary. The data of a connection has the same form.
package struct BagRecordHeader: Sendable {
  private let bytes: Bytes

  package init(_ bytes: Bytes) { self.bytes = bytes }

  /// - Throws: `.malformed` when the operation is missing or unknown.
  package func operation() throws(StreamError) -> BagRecord.Operation {
    let code = try integer("op", as: UInt8.self)
    guard let operation = BagRecord.Operation(rawValue: code) else {
      throw StreamError(.malformed, "bag record of unknown kind \(code)")
    }
    return operation
  }

  /// A value of fixed size.
  /// - Throws: `.malformed` when the field is missing or of another size.
  package func integer<T: FixedWidthInteger & BitwiseCopyable>(
    _ name: String, as type: T.Type = T.self
  ) throws(StreamError) -> T {
    let value = try required(name)
    guard value.count == MemoryLayout<T>.size else {
      throw StreamError(
        .malformed,
        "field '\(name)' of a bag record has \(value.count) bytes, not \(MemoryLayout<T>.size)")
    }
    return value.span.load(littleEndianAt: 0)
  }

  /// A time in nanoseconds: 32 bits of seconds, then 32 bits of nanoseconds.
  package func time(_ name: String) throws(StreamError) -> UInt64 {
    let value = try integer(name, as: UInt64.self)
    return (value & 0xFFFF_FFFF) * 1_000_000_000 + value >> 32
  }

  /// - Throws: `.malformed` when the field is missing.
  package func text(_ name: String) throws(StreamError) -> String {
    let value = try required(name)
    return String(anyBytes: value.span)
  }

  private func required(_ name: String) throws(StreamError) -> Bytes {
    guard let value = try value(name) else {
      throw StreamError(.malformed, "bag record without field '\(name)'")
    }
    return value
  }

  /// The value of the first field of that name; nil when there is none.
  /// - Throws: `.malformed` when a field exceeds the header.
  package func value(_ name: String) throws(StreamError) -> Bytes? {
    let span = bytes.span
    var cursor = ByteCursor(span)
    while !cursor.isAtEnd {
      let length = try cursor.readLength32()
      let field = try cursor.readRange(length)
      guard length > name.utf8.count else { continue }
      var position = field.lowerBound
      var isSame = true
      for byte in name.utf8 where isSame {
        isSame = span.load(littleEndianAt: position, as: UInt8.self) == byte
        position += 1
      }
      if isSame, span.load(littleEndianAt: position, as: UInt8.self) == UInt8(ascii: "=") {
        return bytes[position + 1..<field.upperBound]
      }
    }
    return nil
  }

  /// All fields, in the order of the file.
  /// - Throws: `.malformed` for a field without a name, `.limit` for more than a thousand.
  package func fields() throws(StreamError) -> [(name: String, value: Bytes)] {
    let span = bytes.span
    var cursor = ByteCursor(span)
    var fields: [(name: String, value: Bytes)] = []
    while !cursor.isAtEnd {
      let length = try cursor.readLength32()
      let field = try cursor.readRange(length)
      let equals = field.first {
        span.load(littleEndianAt: $0, as: UInt8.self) == UInt8(ascii: "=")
      }
      guard let equals else {
        throw StreamError(.malformed, "field of a bag record without a name")
      }
      guard fields.count < 1000 else {
        throw StreamError(.limit, "bag record with more than 1000 fields")
      }
      fields.append(
        (
          String(anyBytes: span.extracting(field.lowerBound..<equals)),
          bytes[equals + 1..<field.upperBound]
        ))
    }
    return fields
  }
}
