internal import Bytes

/// Describes protobuf messages, so that every MCAP viewer can show them: builds the binary
/// `FileDescriptorSet` of a channel's schema.
///
/// The field numbers below come from google/protobuf/descriptor.proto.
package struct ProtobufDescriptor {
  package enum FieldType: Sendable {
    case double, float, int64, uint64, int32, fixed64, fixed32, bool, string, bytes, uint32
    case sfixed32, sfixed64
    /// By full name with a leading dot: `.google.protobuf.Timestamp`.
    case message(String)
    case enumeration(String)

    fileprivate var code: UInt64 {
      switch self {
      case .double: 1
      case .float: 2
      case .int64: 3
      case .uint64: 4
      case .int32: 5
      case .fixed64: 6
      case .fixed32: 7
      case .bool: 8
      case .string: 9
      case .message: 11
      case .bytes: 12
      case .uint32: 13
      case .enumeration: 14
      case .sfixed32: 15
      case .sfixed64: 16
      }
    }

    fileprivate var typeName: String? {
      switch self {
      case .message(let name), .enumeration(let name): name
      default: nil
      }
    }
  }

  package struct Field: Sendable {
    var name: String
    var number: Int
    var type: FieldType
    var isRepeated: Bool

    package init(_ name: String, _ number: Int, _ type: FieldType, repeated: Bool = false) {
      self.name = name
      self.number = number
      self.type = type
      isRepeated = repeated
    }
  }

  package struct MessageType: Sendable {
    var name: String
    var fields: [Field]
    var nested: [MessageType]
    var enumerations: [(name: String, values: [String])]
    /// Marks the generated entry type of a `map` field.
    var isMapEntry: Bool

    package init(
      _ name: String, _ fields: [Field], nested: [MessageType] = [],
      enumerations: [(name: String, values: [String])] = [], isMapEntry: Bool = false
    ) {
      self.name = name
      self.fields = fields
      self.nested = nested
      self.enumerations = enumerations
      self.isMapEntry = isMapEntry
    }
  }

  /// One proto3 file: FileDescriptorProto.
  package struct File: Sendable {
    package var name: String
    var package: String
    var imports: [String]
    var messages: [MessageType]

    package init(
      _ name: String, package: String, imports: [String] = [], messages: [MessageType]
    ) {
      self.name = name
      self.package = package
      self.imports = imports
      self.messages = messages
    }
  }

  /// The set of files, imported files first.
  package static func set(_ files: [File]) -> [UInt8] {
    var set = ByteBuilder()
    for file in files { set.appendField(1, bytes: encode(file)) }
    return set.bytes
  }

  private static func encode(_ file: File) -> [UInt8] {
    var builder = ByteBuilder()
    builder.appendField(1, utf8: file.name)
    builder.appendField(2, utf8: file.package)
    for name in file.imports { builder.appendField(3, utf8: name) }
    for message in file.messages { builder.appendField(4, bytes: encode(message)) }
    builder.appendField(12, utf8: "proto3")
    return builder.bytes
  }

  private static func encode(_ message: MessageType) -> [UInt8] {
    var builder = ByteBuilder()
    builder.appendField(1, utf8: message.name)
    for field in message.fields { builder.appendField(2, bytes: encode(field)) }
    for nested in message.nested { builder.appendField(3, bytes: encode(nested)) }
    for (name, values) in message.enumerations {
      builder.appendField(4, bytes: encode(enumeration: name, values))
    }
    if message.isMapEntry {
      var options = ByteBuilder()
      options.appendField(7, bool: true)
      builder.appendField(7, bytes: options.bytes)
    }
    return builder.bytes
  }

  private static func encode(_ field: Field) -> [UInt8] {
    var builder = ByteBuilder()
    builder.appendField(1, utf8: field.name)
    builder.appendField(3, varint: UInt64(field.number))
    builder.appendField(4, varint: field.isRepeated ? 3 : 1)
    builder.appendField(5, varint: field.type.code)
    if let name = field.type.typeName { builder.appendField(6, utf8: name) }
    return builder.bytes
  }

  private static func encode(enumeration name: String, _ values: [String]) -> [UInt8] {
    var builder = ByteBuilder()
    builder.appendField(1, utf8: name)
    for (number, value) in values.enumerated() {
      var entry = ByteBuilder()
      entry.appendField(1, utf8: value)
      entry.appendField(2, varint: UInt64(number))
      builder.appendField(2, bytes: entry.bytes)
    }
    return builder.bytes
  }
}

extension ProtobufDescriptor.File {
  /// google/protobuf/timestamp.proto.
  package static let timestamp = Self(
    "google/protobuf/timestamp.proto", package: "google.protobuf",
    messages: [.init("Timestamp", [.init("seconds", 1, .int64), .init("nanos", 2, .int32)])])
}

extension ProtobufDescriptor.FieldType {
  package static let timestamp = Self.message(".google.protobuf.Timestamp")
}
