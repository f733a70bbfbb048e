/// What a text of IDL declares under a name. Types and constants still refer to each other by name.
indirect enum IDLDeclaration {
  case structure(Structure)
  case union(Union)
  case enumeration(Enumeration)
  /// A typedef.
  case alias(IDLType)
  case constant(IDLExpression)
  /// A kind of type whose values this library does not read.
  case unsupported(String)

  struct Structure {
    var base: IDLName?
    var members: [Member]
    var extensibility: MessageType.Extensibility?
  }

  struct Member {
    var name: String
    var type: IDLType
    var isOptional = false
  }

  struct Union {
    var discriminator: IDLType
    var cases: [Case]
    var extensibility: MessageType.Extensibility?
  }

  struct Case {
    var labels: [IDLExpression]
    var isDefault: Bool
    var member: Member
  }

  /// An enumeration, or a bitmask, which is a number in messages.
  struct Enumeration {
    /// With the values that annotations give.
    var names: [(name: String, value: Int64?)]
    /// Bytes of a value.
    var size: Int
    var isMask = false
  }
}

indirect enum IDLType {
  case primitive(MessageType.FieldType)
  case named(IDLName)
  case sequence(IDLType)
  /// An array: the first extent is the outermost.
  case array(IDLType, [IDLExpression])
  case unsupported(String)
}

/// A name as it is written, and where.
struct IDLName {
  var parts: [String]
  /// True for a name that starts with `::`.
  var isAbsolute: Bool
  /// The modules around it.
  var scope: [String]

  var text: String { parts.joined(separator: "::") }
}

/// A constant expression of integers.
indirect enum IDLExpression {
  case number(Int64)
  case name(IDLName)
  /// A number with a fraction, a text.
  case other
  case unary(String, IDLExpression)
  case binary(String, IDLExpression, IDLExpression)
}
