package import Bytes

/// The layout of a channel's messages, from its schema: structs that refer to each other by index.
package struct MessageType: Sendable {
  /// How the bytes of a message follow from the type.
  package enum Encoding: Sendable {
    case ros1, cdr, protobuf, flatbuffer
  }

  package struct Struct: Sendable {
    /// The full name: `geometry_msgs/Pose`, `foxglove.Pose`.
    package var name: String
    package var fields: [Field]
    /// How the fields make a value.
    var form = Form.plain
    /// IDL: what an annotation says; nil without one.
    var extensibility: Extensibility?
    /// Bytes of a struct in a flatbuffer; nil for a table.
    var inlineSize: Int?
    /// The smallest size of a value in bytes, without alignment.
    var minimumSize = 0
    /// Size in bytes of a value that starts at an offset of 0 to 7 modulo 8, alignment included;
    /// nil when it depends on the value.
    var fixedSizes: [Int]?
    /// The fields that may take bytes, which skipping the struct has to read.
    var sizedFields: [Field] = []
    /// True when an annotation puts a size before the struct, or before one inside it, in version 2 of
    /// CDR: then it takes bytes even without a field.
    var holdsSizes = false
  }

  package struct Field: Sendable {
    package var name: String
    package var type: FieldType
    package var count: Count
    /// Protobuf's number of the field; a flatbuffer's offset of the field, in a table that of its
    /// offset; 0 in other encodings.
    package var number = 0
    /// Protobuf's encoding of the field's integers.
    package var coding = IntegerCoding.varint
    /// Whether protobuf or a flatbuffer distinguishes an absent field from its default value.
    package var presence = Presence.implicit
    /// The value of an absent field of protobuf or a flatbuffer; nil for 0, an empty text and empty bytes that the
    /// schema does not state.
    package var defaultValue: DefaultValue?
    /// IDL: whether the field may be absent.
    var isOptional = false
    /// IDL: whether version 2 of CDR writes a size before the elements.
    var isDelimited = false
  }

  enum Form: Sendable {
    case plain
    /// The only field is a sequence or array that is itself an element of one.
    case list
    /// IDL: the first field says which one of the others is present; in a flatbuffer, which has a
    /// field for each variant, another field says so.
    case union(Choice)

    var isList: Bool { if case .list = self { true } else { false } }
  }

  /// The fields of a union by the value that says which one is present.
  struct Choice: Sendable {
    /// The name of the first field.
    static let discriminator = "$discriminator"

    /// The index of the field for a value.
    var fields: [Int64: Int] = [:]
    /// The field for all other values; nil for none.
    var other: Int?
  }

  /// How a type may change between sender and receiver, which decides what version 2 of CDR writes
  /// (DDS-XTypes 1.3, section 7.2.2.4.8).
  enum Extensibility: Sendable {
    case final, appendable, mutable
  }

  package enum FieldType: Equatable, Sendable {
    case number(TensorElementType)
    case text
    /// UTF-16 or UTF-32 in CDR.
    case wideText
    /// Seconds and nanoseconds since 1970.
    case time
    /// Seconds and nanoseconds.
    case duration
    /// Protobuf's `bytes`.
    case bytes
    /// An index in `enumerations`.
    case enumeration(Int)
    /// An index in `structs`.
    case structure(Int)
  }

  package enum Count: Equatable, Sendable {
    case one
    /// An array whose length is part of the type.
    case fixed(Int)
    case sequence
  }

  package enum IntegerCoding: Sendable {
    case varint, zigzag, fixed
  }

  package enum Presence: Sendable {
    /// An absent field and one with its default value are the same.
    case implicit
    case explicit
    /// At most one field of its oneof is present.
    case oneof
  }

  package enum DefaultValue: Equatable, Sendable {
    /// The bits of a number, of a boolean or of an enumeration's number.
    case bits(UInt64)
    /// The UTF-8 of a text, or bytes.
    case bytes([UInt8])
  }

  package struct Enumeration: Sendable {
    /// The name of each number; the first of several aliases.
    package var names: [Int32: String] = [:]
    /// The number of each name.
    package var numbers: [String: Int32] = [:]
    /// The number declared first, which is the default.
    package var first: Int32 = 0
    /// The type of a value.
    var integer = TensorElementType.int32
  }

  /// Limits for schemas.
  package enum Limit {
    /// Bytes of a schema.
    package static let schemaSize = 4 << 20
    /// How deep structs may be nested, in a type or in a message.
    package static let depth = 64
    /// Fields of all structs together.
    package static let fields = 1 << 16
    /// Elements of an array of fixed length.
    package static let arrayCount = 1 << 31
  }

  package var encoding: Encoding
  /// The first one is the message itself.
  package var structs: [Struct]
  package var enumerations: [Enumeration] = []

  package var name: String { structs[0].name }

  /// The type of a channel's messages; nil for JSON or an encoding that this library does not read.
  /// - Throws: `.malformed`, `.limit` or `.unsupported` when the schema is invalid or beyond the
  ///   limits.
  package init?(channel: Channel) throws(StreamError) {
    guard let schema = channel.schema else { return nil }
    guard schema.data.count <= Limit.schemaSize else {
      throw StreamError.largeSchema(schema)
    }
    switch (channel.messageEncoding, schema.encoding) {
    case ("ros1", "ros1msg"):
      self = try ROSDefinition(.ros1, name: schema.name, definition: schema.data).messageType()
    case ("cdr", "ros2msg"):
      self = try ROSDefinition(.ros2, name: schema.name, definition: schema.data).messageType()
    case ("cdr", "ros2idl"), ("cdr", "omgidl"):
      self = try IDLTypes.messageType(
        schema.name, definition: schema.data, isROS: schema.encoding == "ros2idl")
    case ("protobuf", "protobuf"):
      self = try ProtobufTypes(schema.data).messageType(schema.name)
    case ("flatbuffer", "flatbuffer"):
      self = try FlatBufferSchema.messageType(schema.name, schema: schema.data)
    default: return nil
    }
  }

  /// True for a point in time or a duration: seconds and nanoseconds, in fields 1 and 2 of
  /// google/protobuf/timestamp.proto and duration.proto, the only fields of foxglove's Time and
  /// Duration in other languages.
  func isTime(_ structure: Struct) -> Bool {
    switch encoding {
    case .protobuf:
      return structure.name == "google.protobuf.Timestamp"
        || structure.name == "google.protobuf.Duration"
    default:
      let fields = structure.fields
      let integers = [FieldType.number(.int32), .number(.uint32)]
      return fields.map(\.name) == ["sec", "nsec"]
        && fields.allSatisfy { $0.count == .one && !$0.isOptional && integers.contains($0.type) }
    }
  }

  init(encoding: Encoding, structs: [Struct], enumerations: [Enumeration] = []) {
    self.encoding = encoding
    self.structs = structs
    self.enumerations = enumerations
  }
}

extension StreamError {
  static func largeSchema(_ schema: Schema) -> StreamError {
    StreamError(
      .limit,
      "a schema of \(schema.data.count) bytes exceeds the limit of \(MessageType.Limit.schemaSize)")
  }

  static let manyFields = StreamError(
    .limit, "the definitions have more than \(MessageType.Limit.fields) fields")

  static let deepTypes = StreamError(
    .limit, "types are nested more than \(MessageType.Limit.depth) deep")
}
