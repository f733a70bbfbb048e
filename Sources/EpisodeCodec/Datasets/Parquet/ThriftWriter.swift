internal import Bytes
internal import Stream

/// Writes structs in the compact protocol of Thrift (thrift-compact-protocol.md).
struct ThriftWriter {
  /// The types of fields and of the elements of lists.
  enum FieldType: UInt8 {
    case yes = 1
    case no = 2
    case int32 = 5
    case int64 = 6
    case binary = 8
    case list = 9
    case structure = 12
  }

  private var builder = ByteBuilder()
  /// The number of the last field, for each struct that is open.
  private var last: [Int] = []

  var bytes: [UInt8] { builder.bytes }

  mutating func beginStruct() { last.append(0) }

  mutating func endStruct() {
    last.removeLast()
    builder.append(UInt8(0))
  }

  /// A field whose struct follows; the caller ends it.
  mutating func beginStruct(_ field: Int) {
    begin(field, .structure)
    beginStruct()
  }

  /// A struct without fields, such as a member of a union that has no properties.
  mutating func emptyStruct(_ field: Int) {
    beginStruct(field)
    endStruct()
  }

  /// A field whose elements follow.
  mutating func beginList(_ field: Int, of type: FieldType, count: Int) {
    begin(field, .list)
    let short = UInt8(min(count, 15)) << 4 | type.rawValue
    builder.append(short)
    if count >= 15 { builder.appendVarint(UInt64(count)) }
  }

  mutating func field(_ field: Int, _ value: Bool) { begin(field, value ? .yes : .no) }

  mutating func field(_ field: Int, _ value: Int32) {
    begin(field, .int32)
    element(value)
  }

  mutating func field(_ field: Int, _ value: Int64) {
    begin(field, .int64)
    appendZigZag(value)
  }

  mutating func field(_ field: Int, _ text: String) { self.field(field, Array(text.utf8)) }

  mutating func field(_ field: Int, _ bytes: [UInt8]) {
    begin(field, .binary)
    element(bytes)
  }

  /// A field whose value is there already.
  mutating func field(_ field: Int, _ type: FieldType, encoded value: [UInt8]) {
    begin(field, type)
    builder.append(value)
  }

  mutating func element(_ value: Int32) { appendZigZag(Int64(value)) }

  mutating func element(_ text: String) { element(Array(text.utf8)) }

  private mutating func element(_ bytes: [UInt8]) {
    builder.appendVarint(UInt64(bytes.count))
    builder.append(bytes)
  }

  /// A whole struct, as an element of a list.
  mutating func append(encoded structure: [UInt8]) { builder.append(structure) }

  private mutating func appendZigZag(_ value: Int64) {
    builder.appendVarint(UInt64(bitPattern: value << 1 ^ value >> 63))
  }

  /// The short form for a field up to 15 after the one before, else the long one. Thrift compact
  /// protocol, struct encoding.
  private mutating func begin(_ field: Int, _ type: FieldType) {
    let delta = field - last[last.count - 1]
    last[last.count - 1] = field
    guard (1...15).contains(delta) else {
      builder.append(type.rawValue)
      appendZigZag(Int64(field))
      return
    }
    builder.append(UInt8(delta) << 4 | type.rawValue)
  }
}
