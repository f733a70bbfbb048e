internal import Bytes
internal import Stream

/// The measurements in the messages of a topic: each sequence of numbers is a group, and the single
/// numbers of a struct are one together, such as x, y and z.
struct NumberFields {
  /// More is not for looking at: a point cloud, a map, bytes.
  static let mostNumbers = 256
  private static let mostGroups = 6
  private static let mostFields = 8
  private static let mostLevels = 6
  /// Structs without measurements: times, and the extents of ROS's arrays.
  private static let dull = ["header", "stamp", "timestamp", "layout"]

  struct Group {
    /// The path of the sequence, or of the struct; empty for the message itself.
    var path: String
    var fields: [(label: String, reader: FieldReader)]
    /// True for one field with several numbers.
    var isSequence = false
  }

  private(set) var groups: [Group] = []
  private let nameReader: FieldReader?

  /// - Parameter message: the first one, which tells the fields of JSON.
  init(_ channel: Channel, first message: Bytes) {
    nameReader = [".name", ".joint_names", ".names"].lazy.compactMap { Self.reader($0, channel) }
      .first {
        var names = NameMemory()
        return (try? $0.readTexts(message.span, &names))?.isEmpty == false
      }
    guard channel.schema.map({ !$0.name.hasSuffix("CameraInfo") }) ?? true else { return }
    if channel.messageEncoding == "json" {
      guard let value = try? JSONValue(parsing: message.span) else { return }
      collect(value, "", channel)
    } else {
      guard let type = try? MessageType(channel: channel) else { return }
      collect(type, 0, "", channel, depth: 0)
    }
  }

  /// The numbers of a group in a message.
  func values(_ group: Group, in message: Bytes) throws(StreamError) -> [Double] {
    var values: [Double] = []
    for field in group.fields {
      var numbers = ByteBuilder()
      var names = NameMemory()
      guard try field.reader.readNumbers(message.span, into: &numbers, &names) != nil else {
        continue
      }
      let type: TensorElementType
      if case .number(let known) = field.reader.element { type = known } else { type = .float64 }
      let bytes = numbers.bytes
      let count = min(bytes.count / type.size, Self.mostNumbers)
      for index in 0..<count {
        values.append(type.double(at: index * type.size, in: bytes.rawSpan))
      }
    }
    return values
  }

  /// The names of joints, which many types have beside their numbers; empty without any.
  func elementNames(in message: Bytes) -> [String] {
    var names = NameMemory()
    return (try? nameReader?.readTexts(message.span, &names)) ?? []
  }

  private mutating func collect(
    _ type: MessageType, _ structure: Int, _ prefix: String, _ channel: Channel, depth: Int
  ) {
    guard depth < Self.mostLevels else { return }
    var single: [(String, FieldReader)] = []
    for field in type.structs[structure].fields where groups.count < Self.mostGroups {
      let path = "\(prefix).\(field.name)"
      switch (field.type, field.count) {
      case (.number(let number), let count):
        // Bytes are no measurements, and covariances seldom change.
        guard !field.name.hasSuffix("covariance"), field.name != "seq",
          count == .one || number != .uint8 && number != .int8,
          let reader = Self.reader(path, channel)
        else { continue }
        if count == .one {
          single.append((field.name, reader))
        } else {
          groups.append(Group(path: path, fields: [(field.name, reader)], isSequence: true))
        }
      case (.structure(let next), .one) where !Self.dull.contains(field.name):
        collect(type, next, path, channel, depth: depth + 1)
      default: break
      }
    }
    append(single, prefix)
  }

  private mutating func collect(_ value: JSONValue, _ prefix: String, _ channel: Channel) {
    var single: [(String, FieldReader)] = []
    for member in value.object ?? [] where groups.count < Self.mostGroups {
      let path = "\(prefix).\(member.key)"
      switch member.value {
      case .number:
        if let reader = Self.reader(path, channel) { single.append((member.key, reader)) }
      case .array(let elements)
      where !elements.isEmpty && elements.allSatisfy({ $0.number != nil }):
        if let reader = Self.reader(path, channel) {
          groups.append(Group(path: path, fields: [(member.key, reader)], isSequence: true))
        }
      case .object where !Self.dull.contains(member.key):
        collect(member.value, path, channel)
      default: break
      }
    }
    append(single, prefix)
  }

  private mutating func append(_ single: [(String, FieldReader)], _ prefix: String) {
    guard !single.isEmpty, groups.count < Self.mostGroups else { return }
    groups.append(Group(path: prefix, fields: Array(single.prefix(Self.mostFields))))
  }

  private static func reader(_ path: String, _ channel: Channel) -> FieldReader? {
    guard let path = try? FieldPath(parsing: path) else { return nil }
    return try? FieldReader(channel: channel, path: path)
  }
}
