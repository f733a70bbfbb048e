package import Bytes

/// A record with a known body. Bytes of the body after the known fields are ignored, as the
/// specification demands.
package protocol MCAPRecord {
  static var opcode: Opcode { get }
  init(parsing cursor: inout ByteCursor) throws(StreamError)
  func encodeBody(into builder: inout ByteBuilder)
}

extension MCAPRecord {
  package init(body: RawSpan) throws(StreamError) {
    var cursor = ByteCursor(body)
    try self.init(parsing: &cursor)
  }

  /// Appends the whole record: opcode, length and body.
  package func encode(into builder: inout ByteBuilder) {
    builder.append(Self.opcode.rawValue)
    let length = builder.count
    builder.append(UInt64(0))
    encodeBody(into: &builder)
    builder.replace(at: length, with: UInt64(builder.count - length - 8))
  }

  package func encoded() -> [UInt8] {
    var builder = ByteBuilder()
    encode(into: &builder)
    return builder.bytes
  }
}

// MCAP specification, "Serialization": the length in bytes precedes a string or map.
extension ByteCursor {
  /// A text of any bytes: recorders write names in other encodings than UTF-8.
  package mutating func readString() throws(StreamError) -> String {
    String(anyBytes: try readBytes(readLength32()))
  }

  package mutating func readByteArray() throws(StreamError) -> [UInt8] {
    try readBytes(readLength32()).array
  }

  package mutating func readStringMap() throws(StreamError) -> [KeyValue] {
    let end = try readLength32() + position
    var entries: [KeyValue] = []
    while position < end {
      try MemoryBudget.check(
        (entries.count + 1) * MemoryLayout<KeyValue>.stride, .tables, for: "a map")
      entries.append(KeyValue(try readString(), try readString()))
    }
    try checkMapEnd(end)
    return entries
  }

  package mutating func readMap<Key: FixedWidthInteger, Value: FixedWidthInteger>(
    _ key: (inout ByteCursor) throws(StreamError) -> Key,
    _ value: (inout ByteCursor) throws(StreamError) -> Value
  ) throws(StreamError) -> [(Key, Value)] {
    let end = try readLength32() + position
    var entries: [(Key, Value)] = []
    while position < end { entries.append((try key(&self), try value(&self))) }
    try checkMapEnd(end)
    return entries
  }

  private func checkMapEnd(_ end: Int) throws(StreamError) {
    guard position == end else { throw StreamError(.malformed, "a map exceeds its length") }
  }
}

extension ByteBuilder {
  package mutating func append(string: String) {
    append(byteArray: string.anyBytes)
  }

  package mutating func append(byteArray: [UInt8]) {
    append(UInt32(byteArray.count))
    append(byteArray)
  }

  package mutating func append(map: [KeyValue]) {
    lengthPrefixed { builder in
      for entry in map {
        builder.append(string: entry.key)
        builder.append(string: entry.value)
      }
    }
  }

  /// Appends the length in bytes of what `body` appends, then that.
  package mutating func lengthPrefixed(_ body: (inout ByteBuilder) -> Void) {
    let start = count
    append(UInt32(0))
    body(&self)
    replace(at: start, with: UInt32(count - start - 4))
  }
}
