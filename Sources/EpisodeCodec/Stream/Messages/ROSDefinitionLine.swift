internal import Bytes

/// One line of a ROS message definition. Constants and default values are ignored, because they do
/// not change the bytes of a message.
enum ROSDefinitionLine {
  /// A blank line, a comment or a constant.
  case nothing
  /// A line of `=` between two definitions.
  case separator
  /// `---` between the request and the response of a service.
  case serviceSeparator
  /// `MSG: pkg/Type`.
  case name(Substring)
  case field(Field)

  struct Field {
    enum TypeName {
      case primitive(MessageType.FieldType)
      case named(String)
    }

    var type: TypeName
    var count: MessageType.Count
    var name: String
  }

  init(parsing line: Substring, _ dialect: ROSDefinition.Dialect) throws(StreamError) {
    let line = Self.trimmed(line)
    if line.isEmpty || line.utf8.first == UInt8(ascii: "#") {
      self = .nothing
    } else if line.hasPrefix("==") {
      self = .separator
    } else if line == "---" {
      self = .serviceSeparator
    } else if line.hasPrefix("MSG:") {
      self = .name(Self.trimmed(line.dropFirst(4)))
    } else if line.hasPrefix("IDL:") {
      throw StreamError(.unsupported, "the definition is IDL, not a message definition")
    } else {
      let malformed = StreamError(.malformed, "the definition has the invalid line '\(line)'")
      let type = line.prefix { !Self.isSpace($0) }
      let afterType = Self.trimmed(line.dropFirst(type.count))
      let name = afterType.prefix(while: Self.isNameCharacter)
      let rest = Self.trimmed(afterType.dropFirst(name.count))
      guard let first = name.first, !first.isNumber else { throw malformed }
      switch rest.first {
      // A string constant runs to the end of the line and may contain `#`.
      case "=": self = .nothing
      case nil, "#": self = .field(try Field(type: type, name: name, dialect))
      default:
        // A default value.
        guard dialect == .ros2 else { throw malformed }
        self = .field(try Field(type: type, name: name, dialect))
      }
    }
  }

  private static func isSpace(_ character: Character) -> Bool {
    character == " " || character == "\t" || character == "\r"
  }

  private static func isNameCharacter(_ character: Character) -> Bool {
    character.isASCII && (character.isLetter || character.isNumber || character == "_")
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text.drop(while: isSpace)
    while let last = text.last, isSpace(last) { text.removeLast() }
    return text
  }
}

extension ROSDefinitionLine.Field {
  /// `float64[7]`, `string<=10[<=5]`, `geometry_msgs/Pose[]`: bounds do not change the bytes.
  init(type: Substring, name: Substring, _ dialect: ROSDefinition.Dialect) throws(StreamError) {
    let malformed = StreamError(.malformed, "field '\(name)' has the invalid type '\(type)'")
    var element = type.prefix { $0 != "[" }
    let suffix = type.dropFirst(element.count)
    if suffix.isEmpty {
      count = .one
    } else {
      guard suffix.last == "]" else { throw malformed }
      let number = suffix.dropFirst().dropLast()
      if number.isEmpty {
        count = .sequence
      } else if number.hasPrefix("<=") {
        guard UInt64(number.dropFirst(2)) != nil else { throw malformed }
        count = .sequence
      } else {
        guard let number = UInt64(number) else { throw malformed }
        guard number <= MessageType.Limit.arrayCount else {
          throw StreamError(.limit, "field '\(name)' is an array of \(number) elements")
        }
        count = .fixed(Int(number))
      }
    }
    if let bound = element.firstIndex(of: "<") {
      guard element[bound...].hasPrefix("<="), UInt64(element[bound...].dropFirst(2)) != nil,
        element[..<bound] == "string" || element[..<bound] == "wstring"
      else { throw malformed }
      element = element[..<bound]
    }
    guard !element.isEmpty else { throw malformed }
    self.name = String(name)
    self.type =
      Self.primitive(element, dialect).map { .primitive($0) } ?? .named(String(element))
  }

  private static func primitive(
    _ name: Substring, _ dialect: ROSDefinition.Dialect
  ) -> MessageType.FieldType? {
    switch name {
    case "char": .number(.uint8)
    case "byte": .number(dialect == .ros1 ? .int8 : .uint8)
    case "string": .text
    case "wstring" where dialect == .ros2: .wideText
    case "time": .time
    case "duration": .duration
    default: TensorElementType(rawValue: String(name)).map { .number($0) }
    }
  }
}
