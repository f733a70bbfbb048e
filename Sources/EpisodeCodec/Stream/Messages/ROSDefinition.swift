internal import Bytes

/// The text of a ROS message definition and of all types it uses, as `gendeps --cat` and rosbag2
/// store it: the message's own definition first, each other one after a line of `=` and a line with
/// its name.
struct ROSDefinition {
  enum Dialect: Sendable {
    case ros1, ros2
  }

  /// One definition, whose fields still name their types.
  struct Block {
    var name: String
    var fields: [ROSDefinitionLine.Field] = []

    var package: Substring { name.prefix { $0 != "/" } }
    var lastPart: Substring { name.drop { $0 != "/" }.dropFirst() }
  }

  /// The byte that rosidl adds to a message without fields, because a C struct must not be empty.
  static let placeholder = "structure_needs_at_least_one_member"

  let dialect: Dialect
  var blocks: [Block]

  /// - Throws: `.malformed` for a line that is neither field, constant, comment nor separator.
  init(_ dialect: Dialect, name: String, definition: [UInt8]) throws(StreamError) {
    self.dialect = dialect
    blocks = [Block(name: Self.shortName(name[...]))]
    var awaitsName = false
    var fieldCount = 0
    // Comments may be in any encoding. Split bytes, because CR LF is a single Character.
    let text = String(repairingUTF8: Bytes(definition).span)
    for line in text.utf8.split(separator: UInt8(ascii: "\n")) {
      switch try ROSDefinitionLine(parsing: Substring(line), dialect) {
      case .nothing: continue
      case .separator: awaitsName = true
      case .serviceSeparator: try beginResponse()
      case .name(let name):
        guard awaitsName else {
          throw StreamError(.malformed, "'MSG: \(name)' inside a definition")
        }
        awaitsName = false
        blocks.append(Block(name: Self.shortName(name)))
      case .field(let field):
        guard !awaitsName else {
          throw StreamError(.malformed, "a message definition without 'MSG:' and its name")
        }
        fieldCount += 1
        guard fieldCount <= MessageType.Limit.fields else { throw StreamError.manyFields }
        blocks[blocks.count - 1].fields.append(field)
      }
    }
  }

  /// `pkg/msg/Type` and `pkg/Type` are the same type.
  private static func shortName(_ name: Substring) -> String {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    return parts.count == 3 ? "\(parts[0])/\(parts[2])" : String(name)
  }

  /// The type of the message.
  /// - Throws: `.malformed` when a type is undefined or contains itself, `.limit` when types are
  ///   nested too deep.
  func messageType() throws(StreamError) -> MessageType {
    // For lookup only; the first of equal names counts.
    let byName = Dictionary(
      blocks.indices.map { (blocks[$0].name, $0) }, uniquingKeysWith: { first, _ in first })
    let byLastPart = Dictionary(
      blocks.indices.map { (blocks[$0].lastPart, $0) }, uniquingKeysWith: { first, _ in first })

    func resolve(_ name: String, in package: Substring) throws(StreamError)
      -> MessageType.FieldType
    {
      let full = Self.shortName(name[...])
      let isQualified = full.utf8.contains(UInt8(ascii: "/"))
      switch full {
      case "builtin_interfaces/Time": return .time
      case "builtin_interfaces/Duration": return .duration
      case "Time" where package == "builtin_interfaces": return .time
      case "Duration" where package == "builtin_interfaces": return .duration
      case "Header":
        if let index = byName["std_msgs/Header"] { return .structure(index) }
      default: break
      }
      if isQualified {
        if let index = byName[full] { return .structure(index) }
      } else if let index = byName["\(package)/\(full)"] ?? byLastPart[full[...]] {
        return .structure(index)
      }
      throw StreamError(.malformed, "the definition has no type '\(name)'")
    }

    var structs: [MessageType.Struct] = []
    for block in blocks {
      var fields: [MessageType.Field] = []
      for field in block.fields {
        let type: MessageType.FieldType
        switch field.type {
        case .primitive(let primitive): type = primitive
        case .named(let name): type = try resolve(name, in: block.package)
        }
        fields.append(MessageType.Field(name: field.name, type: type, count: field.count))
      }
      if fields.isEmpty, dialect == .ros2 {
        fields.append(
          MessageType.Field(
            name: Self.placeholder, type: .number(.uint8), count: .one))
      }
      structs.append(MessageType.Struct(name: block.name, fields: fields))
    }
    var type = MessageType(encoding: dialect == .ros1 ? .ros1 : .cdr, structs: structs)
    try type.measure()
    return type
  }
}
