/// An MCAP record as its named fields in file order: enough for its bytes and for the suite's
/// expected JSON. Shares nothing with the codec under test.
struct ConformanceRecord: Equatable, Sendable {
  enum Value: Equatable, Sendable {
    case u8(UInt8)
    case u16(UInt16)
    case u32(UInt32)
    case u64(UInt64)
    case text(String)
    /// Preceded by their length in four bytes.
    case bytes([UInt8])
    /// Preceded by their length in eight bytes.
    case longBytes([UInt8])
    /// To the end of the record.
    case rest([UInt8])
    /// Keys and values in turn.
    case map([Value])
  }

  struct Field: Equatable, Sendable {
    let name: String
    let value: Value
  }

  let opcode: UInt8
  let type: String
  let fields: [Field]

  init(_ opcode: UInt8, _ type: String, _ fields: KeyValuePairs<String, Value>) {
    self.opcode = opcode
    self.type = type
    self.fields = fields.map { Field(name: $0.key, value: $0.value) }
  }

  /// The value of a field that this type of record has.
  subscript(name: String) -> Value {
    guard let field = fields.first(where: { $0.name == name }) else {
      preconditionFailure("\(type) has no \(name)")
    }
    return field.value
  }
}

extension ConformanceRecord {
  /// The fields as a record holds them, without opcode and length.
  var body: [UInt8] { fields.flatMap(\.value.encoded) }

  /// The whole record.
  func encoded(padding: [UInt8] = []) -> [UInt8] {
    let body = body + padding
    return [opcode] + Value.u64(UInt64(body.count)).encoded + body
  }
}

extension ConformanceRecord.Value {
  var encoded: [UInt8] {
    switch self {
    case .u8(let number): [number]
    case .u16(let number): Self.littleEndian(UInt64(number), count: 2)
    case .u32(let number): Self.littleEndian(UInt64(number), count: 4)
    case .u64(let number): Self.littleEndian(number, count: 8)
    case .text(let text): Self.bytes(Array(text.utf8)).encoded
    case .bytes(let bytes): Self.littleEndian(UInt64(bytes.count), count: 4) + bytes
    case .longBytes(let bytes): Self.littleEndian(UInt64(bytes.count), count: 8) + bytes
    case .rest(let bytes): bytes
    case .map(let entries): Self.bytes(entries.flatMap(\.encoded)).encoded
    }
  }

  private static func littleEndian(_ number: UInt64, count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
  }

  /// As in the expected JSON: every number is a string.
  var json: String {
    switch self {
    case .u8(let number): "\"\(number)\""
    case .u16(let number): "\"\(number)\""
    case .u32(let number): "\"\(number)\""
    case .u64(let number): "\"\(number)\""
    case .text(let text): "\"\(text)\""
    case .bytes(let bytes), .longBytes(let bytes), .rest(let bytes):
      "[" + bytes.map { "\"\($0)\"" }.joined(separator: ",") + "]"
    case .map(let entries):
      "{"
        + stride(from: 0, to: entries.count, by: 2).map { index in
          entries[index].json + ":" + entries[index + 1].json
        }.joined(separator: ",") + "}"
    }
  }
}

extension ConformanceRecord {
  /// As in the expected JSON: fields by name, the attachment's CRC left out.
  var json: String {
    let fields = fields.filter { $0.name != "crc" }.sorted { $0.name < $1.name }
      .map { "[\"\($0.name)\",\($0.value.json)]" }
    return "{\"type\":\"\(type)\",\"fields\":[\(fields.joined(separator: ","))]}"
  }
}

/// CRC-32 (polynomial 0xEDB88320), one bit at a time.
func conformanceCRC(_ bytes: [UInt8]) -> UInt32 {
  ~bytes.reduce(~UInt32(0)) { crc, byte in
    (0..<8).reduce(crc ^ UInt32(byte)) { crc, _ in crc >> 1 ^ (crc & 1 == 1 ? 0xEDB8_8320 : 0) }
  }
}
