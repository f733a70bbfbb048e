internal import Bytes

/// The message types of a FileDescriptorSet, the schema of MCAP's encoding `protobuf`:
/// google/protobuf/descriptor.proto.
struct ProtobufTypes {
  /// A message type whose fields still name their types.
  private struct Descriptor {
    var name: String
    var fields: [FieldDescriptor] = []
  }

  private struct FieldDescriptor {
    var field: MessageType.Field
    /// `.foxglove.Pose` for a message or an enumeration; without the dot relative to the message.
    var typeName: String?
    /// FieldDescriptorProto.type; 0 when it is left to the name of the type.
    var type: UInt64
    /// FieldDescriptorProto.default_value.
    var defaultText: String?
  }

  /// What a name stands for: an index in `messages` or `enumerations`.
  private enum Reference {
    case message(Int)
    case enumeration(Int)
  }

  private var messages: [Descriptor] = []
  private var enumerations: [MessageType.Enumeration] = []
  private var enumerationNames: [String] = []
  private var fieldCount = 0

  /// The most message types and enumerations, and the longest full name of one, in bytes and parts.
  /// A nested type's name repeats those of the types around it, so names could take far more space
  /// than the schema, and each part is a scope to look for relative names in.
  private static let limit = (types: 1 << 14, nameLength: 1024, nameParts: 128)

  init(_ fileDescriptorSet: [UInt8]) throws(StreamError) {
    let data = Bytes(fileDescriptorSet)
    var set = ProtobufReader(data.span)
    while let (number, wire) = try set.next() {
      guard number == 1, wire == .lengthDelimited else {
        try set.skip(wire)
        continue
      }
      try readFile(try set.readLengthDelimited())
    }
  }

  private mutating func readFile(_ bytes: RawSpan) throws(StreamError) {
    // The package and the syntax may follow the messages that need them.
    var package = ""
    var isProto3 = false
    var header = ProtobufReader(bytes)
    while let (number, wire) = try header.next() {
      switch (number, wire) {
      case (2, .lengthDelimited): package = try header.readString()
      case (12, .lengthDelimited): isProto3 = try header.readString() == "proto3"
      default: try header.skip(wire)
      }
    }
    var file = ProtobufReader(bytes)
    while let (number, wire) = try file.next() {
      switch (number, wire) {
      case (4, .lengthDelimited):
        let message = try file.readLengthDelimited()
        try readMessage(message, in: package, isProto3: isProto3, depth: 1)
      case (5, .lengthDelimited): try readEnumeration(try file.readLengthDelimited(), in: package)
      default: try file.skip(wire)
      }
    }
  }

  /// The full name of a type.
  private func fullName(
    _ descriptor: RawSpan, in scope: String
  ) throws(StreamError) -> String {
    let own = try Self.name(of: descriptor)
    let name = scope.isEmpty ? own : "\(scope).\(own)"
    guard name.utf8.count <= Self.limit.nameLength,
      name.utf8.count(where: { $0 == UInt8(ascii: ".") }) < Self.limit.nameParts
    else {
      throw StreamError(.limit, "a type name of \(name.utf8.count) bytes is too long")
    }
    guard messages.count + enumerations.count < Self.limit.types else {
      throw StreamError(.limit, "the descriptors have more than \(Self.limit.types) types")
    }
    return name
  }

  /// The name of a descriptor: field 1 in each kind of descriptor.
  private static func name(of descriptor: RawSpan) throws(StreamError) -> String {
    var name = ""
    var reader = ProtobufReader(descriptor)
    while let (number, wire) = try reader.next() {
      if number == 1, wire == .lengthDelimited {
        name = try reader.readString()
      } else {
        try reader.skip(wire)
      }
    }
    return name
  }

  private mutating func readMessage(
    _ bytes: RawSpan, in scope: String, isProto3: Bool, depth: Int
  ) throws(StreamError) {
    guard depth <= MessageType.Limit.depth else {
      throw StreamError.deepTypes
    }
    let name = try fullName(bytes, in: scope)
    var descriptor = Descriptor(name: name)
    var reader = ProtobufReader(bytes)
    while let (number, wire) = try reader.next() {
      switch (number, wire) {
      case (2, .lengthDelimited):
        fieldCount += 1
        guard fieldCount <= MessageType.Limit.fields else {
          throw StreamError(
            .limit, "the descriptors have more than \(MessageType.Limit.fields) fields")
        }
        let field = try reader.readLengthDelimited()
        descriptor.fields.append(try Self.readField(field, isProto3: isProto3))
      case (3, .lengthDelimited):
        let nested = try reader.readLengthDelimited()
        try readMessage(nested, in: name, isProto3: isProto3, depth: depth + 1)
      case (4, .lengthDelimited):
        try readEnumeration(try reader.readLengthDelimited(), in: name)
      default: try reader.skip(wire)
      }
    }
    messages.append(descriptor)
  }

  private mutating func readEnumeration(
    _ bytes: RawSpan, in scope: String
  ) throws(StreamError) {
    let name = try fullName(bytes, in: scope)
    var enumeration = MessageType.Enumeration()
    var reader = ProtobufReader(bytes)
    while let (number, wire) = try reader.next() {
      guard number == 2, wire == .lengthDelimited else {
        try reader.skip(wire)
        continue
      }
      var name = ""
      var value: Int32 = 0
      var entry = ProtobufReader(try reader.readLengthDelimited())
      while let (number, wire) = try entry.next() {
        switch (number, wire) {
        case (1, .lengthDelimited): name = try entry.readString()
        case (2, .varint): value = Int32(truncatingIfNeeded: try entry.readVarint())
        default: try entry.skip(wire)
        }
      }
      if enumeration.numbers.isEmpty { enumeration.first = value }
      // The first of several aliases is the canonical one.
      if enumeration.names[value] == nil { enumeration.names[value] = name }
      enumeration.numbers[name] = value
    }
    enumerations.append(enumeration)
    enumerationNames.append(name)
  }

  private static func readField(
    _ bytes: RawSpan, isProto3: Bool
  ) throws(StreamError) -> FieldDescriptor {
    var name = ""
    var number = 0
    var isRepeated = false
    var presence = isProto3 ? MessageType.Presence.implicit : .explicit
    var type: UInt64 = 0
    var typeName: String?
    var defaultText: String?
    var reader = ProtobufReader(bytes)
    while let (tag, wire) = try reader.next() {
      switch (tag, wire) {
      case (1, .lengthDelimited): name = try reader.readString()
      case (3, .varint): number = Int(Int32(truncatingIfNeeded: try reader.readVarint()))
      case (4, .varint): isRepeated = try reader.readVarint() == 3
      case (5, .varint): type = try reader.readVarint()
      case (6, .lengthDelimited): typeName = try reader.readString()
      case (7, .lengthDelimited): defaultText = try reader.readString()
      case (9, .varint):
        _ = try reader.readVarint()
        presence = .oneof
      default: try reader.skip(wire)
      }
    }
    guard number >= 1, number <= ByteBuilder.maximumFieldNumber else {
      throw StreamError(.malformed, "field '\(name)' has the number \(number)")
    }
    // A field that names its type may leave out whether that is a message or an enumeration.
    let (fieldType, coding) = try Self.fieldType(
      type == 0 && typeName != nil ? 11 : type, of: name)
    let field = MessageType.Field(
      name: name, type: fieldType, count: isRepeated ? .sequence : .one, number: number,
      coding: coding, presence: presence)
    let isNamed = type == 0 || type == 11 || type == 14
    guard typeName != nil || !isNamed else {
      throw StreamError(.malformed, "field '\(name)' does not name its type")
    }
    return FieldDescriptor(
      field: field, typeName: isNamed ? typeName : nil, type: type, defaultText: defaultText)
  }

  /// FieldDescriptorProto.Type. Messages and enumerations get their index later.
  private static func fieldType(
    _ type: UInt64, of name: String
  ) throws(StreamError) -> (MessageType.FieldType, MessageType.IntegerCoding) {
    switch type {
    case 1: (.number(.float64), .fixed)
    case 2: (.number(.float32), .fixed)
    case 3: (.number(.int64), .varint)
    case 4: (.number(.uint64), .varint)
    case 5: (.number(.int32), .varint)
    case 6: (.number(.uint64), .fixed)
    case 7: (.number(.uint32), .fixed)
    case 8: (.number(.bool), .varint)
    case 9: (.text, .varint)
    case 10: throw StreamError.protobufGroup("'\(name)'")
    case 11: (.structure(0), .varint)
    case 12: (.bytes, .varint)
    case 13: (.number(.uint32), .varint)
    case 14: (.enumeration(0), .varint)
    case 15: (.number(.int32), .fixed)
    case 16: (.number(.int64), .fixed)
    case 17: (.number(.int32), .zigzag)
    case 18: (.number(.int64), .zigzag)
    default: throw StreamError(.malformed, "field '\(name)' has the unknown type \(type)")
    }
  }

  /// The type of a message with the types that it uses.
  /// - Throws: `.malformed` when the set lacks one of them.
  func messageType(_ name: String) throws(StreamError) -> MessageType {
    let types = index()
    let root = name.hasPrefix(".") ? String(name.dropFirst()) : name
    guard case .message(let root)? = types[root] else {
      throw StreamError(.malformed, "the descriptors have no message type '\(name)'")
    }
    // Only the types that the message can reach, in the order of the first reference.
    var order = [root]
    var structIndex = [root: 0]
    var structs: [MessageType.Struct] = []
    while structs.count < order.count {
      let descriptor = messages[order[structs.count]]
      var fields: [MessageType.Field] = []
      for entry in descriptor.fields {
        var field = entry.field
        if let typeName = entry.typeName {
          switch (Self.resolve(typeName, in: descriptor.name, types), entry.type) {
          case (.enumeration(let index), 0), (.enumeration(let index), 14):
            field.type = .enumeration(index)
          case (.message(let index), 0), (.message(let index), 11):
            if structIndex[index] == nil {
              structIndex[index] = order.count
              order.append(index)
            }
            field.type = .structure(structIndex[index] ?? 0)
            // A message field has presence in every dialect.
            if field.presence == .implicit { field.presence = .explicit }
          default:
            throw StreamError(.malformed, "the descriptors have no type '\(typeName)'")
          }
        }
        field.defaultValue = try field.defaultValue(entry.defaultText, enumerations)
        fields.append(field)
      }
      structs.append(MessageType.Struct(name: descriptor.name, fields: fields))
    }
    return MessageType(encoding: .protobuf, structs: structs, enumerations: enumerations)
  }

  /// The types by full name; the first of equal names counts.
  private func index() -> [String: Reference] {
    var types: [String: Reference] = [:]
    for (place, message) in messages.enumerated() where types[message.name] == nil {
      types[message.name] = .message(place)
    }
    for (place, name) in enumerationNames.enumerated() where types[name] == nil {
      types[name] = .enumeration(place)
    }
    return types
  }

  /// FieldDescriptorProto.type_name: with a leading dot a full name; otherwise it is looked up in
  /// the message, then in each scope around it, "the innermost scope first", like in C++.
  private static func resolve(
    _ name: String, in scope: String, _ types: [String: Reference]
  ) -> Reference? {
    if name.hasPrefix(".") { return types[String(name.dropFirst())] }
    var scope = scope[...]
    while !scope.isEmpty {
      if let found = types["\(scope).\(name)"] { return found }
      scope = scope[..<(scope.lastIndex(of: ".") ?? scope.startIndex)]
    }
    return types[name]
  }
}
