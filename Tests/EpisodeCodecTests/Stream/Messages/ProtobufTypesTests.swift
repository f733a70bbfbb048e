import EpisodeCodec
import Testing

@Suite struct ProtobufDescriptorsTests {
  private func type(of schema: [UInt8], _ name: String = "a.B") throws -> MessageType? {
    try MessageType(
      channel: Channel(
        topic: "/demo", messageEncoding: "protobuf",
        schema: Schema(name: name, encoding: "protobuf", data: schema)))
  }

  private func message(_ fields: (inout ByteBuilder) -> Void) -> [UInt8] {
    var builder = ByteBuilder()
    fields(&builder)
    return builder.bytes
  }

  /// A FileDescriptorSet of one message `a.B` with a field of a type.
  private func schema(fieldType: UInt64, typeName: String = "", number: UInt64 = 1) -> [UInt8] {
    let field = message {
      $0.appendField(1, utf8: "x")
      $0.appendField(3, varint: number)
      $0.appendField(5, varint: fieldType)
      if !typeName.isEmpty { $0.appendField(6, utf8: typeName) }
    }
    let descriptor = message {
      $0.appendField(1, utf8: "B")
      $0.appendField(2, bytes: field)
    }
    let file = message {
      $0.appendField(4, bytes: descriptor)
      $0.appendField(2, utf8: "a")
    }
    return message { $0.appendField(1, bytes: file) }
  }

  @Test func typeIsFoundByItsFullName() throws {
    #expect(try type(of: schema(fieldType: 1))?.structs[0].fields[0].type == .number(.float64))
    #expect(throws: StreamError(.malformed, "")) { try type(of: schema(fieldType: 1), "B") }
  }

  /// Names without a leading dot are relative; a type may be left to its name.
  @Test(arguments: [(11, "B"), (11, "a.B"), (0, "B"), (0, ".a.B")] as [(UInt64, String)])
  func typesAreFoundFromWhereTheyAreNamed(type: UInt64, name: String) throws {
    let found = try self.type(of: schema(fieldType: type, typeName: name))
    #expect(found?.structs[0].fields[0].type == .structure(0))
    #expect(found?.structs[0].fields[0].presence == .explicit)
  }

  @Test(arguments: [".B", "c.B", "B.B", "b"])
  func namesOutsideTheirScopeThrow(name: String) {
    #expect(throws: StreamError(.malformed, "")) {
      try type(of: schema(fieldType: 11, typeName: name))
    }
  }

  @Test func namesOfManyPartsThrow() {
    let descriptor = message { $0.appendField(1, utf8: "B") }
    let file = message {
      $0.appendField(2, utf8: String(repeating: "a.", count: 200) + "a")
      $0.appendField(4, bytes: descriptor)
    }
    #expect(throws: StreamError(.limit, "")) {
      try type(of: message { $0.appendField(1, bytes: file) })
    }
  }

  @Test func recursiveTypesAreLegal() throws {
    let recursive = try type(of: schema(fieldType: 11, typeName: ".a.B"))
    #expect(recursive?.structs[0].fields[0].type == .structure(0))
  }

  @Test(
    arguments: [
      (10, "", 1, .unsupported), (19, "", 1, .malformed), (0, "", 1, .malformed),
      (11, "", 1, .malformed), (11, ".a.C", 1, .malformed), (14, ".a.B", 1, .malformed),
      (1, "", 0, .malformed), (1, "", 1 << 29, .malformed), (1, "", .max, .malformed),
    ] as [(UInt64, String, UInt64, StreamError.Kind)])
  func badFieldsThrow(type: UInt64, name: String, number: UInt64, kind: StreamError.Kind) {
    #expect(throws: StreamError(kind, "")) {
      _ = try self.type(of: schema(fieldType: type, typeName: name, number: number))
    }
  }

  @Test(arguments: [100, 10_000])
  func deepTypesThrow(depth: Int) {
    var descriptor: [UInt8] = []
    for _ in 0..<depth {
      descriptor = message {
        $0.appendField(1, utf8: "M")
        $0.appendField(3, bytes: descriptor)
      }
    }
    let file = message { $0.appendField(4, bytes: descriptor) }
    #expect(throws: StreamError(.limit, "")) {
      try type(of: message { $0.appendField(1, bytes: file) })
    }
  }

  @Test(arguments: [4, 5])
  func manyTypesThrow(number: Int) {
    let file = message { for _ in 0..<100_000 { $0.appendField(number, bytes: []) } }
    #expect(throws: StreamError(.limit, "")) {
      try type(of: message { $0.appendField(1, bytes: file) })
    }
  }

  @Test func longNamesThrow() {
    let descriptor = message { $0.appendField(1, utf8: String(repeating: "n", count: 2000)) }
    let file = message { $0.appendField(4, bytes: descriptor) }
    #expect(throws: StreamError(.limit, "")) {
      try type(of: message { $0.appendField(1, bytes: file) })
    }
  }
}
