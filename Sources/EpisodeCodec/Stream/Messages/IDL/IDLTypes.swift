internal import Bytes

/// Makes the layout of a message from declarations of IDL.
struct IDLTypes {
  let declarations: [String: IDLDeclaration]
  private let isROS: Bool
  private var structs: [MessageType.Struct] = []
  var enumerations: [MessageType.Enumeration] = []
  private var structIndex: [String: Int] = [:]
  private var enumerationIndex: [String: Int] = [:]
  /// The structs and unions without fields so far, by their index.
  private var waiting: [(index: Int, name: String)] = []
  private var fieldCount = 0
  /// The constants computed so far.
  var values: [String: Int64] = [:]
  /// How deep typedefs and constants refer to each other.
  private var depth = 0

  /// The layout of the type of a schema's name, `pkg/msg/Type` or `module::Type`.
  /// - Throws: `.malformed` for text that is not IDL, or without a type that it names;
  ///   `.unsupported` for types whose values this library does not read.
  static func messageType(
    _ name: String, definition: [UInt8], isROS: Bool
  ) throws(StreamError) -> MessageType {
    let parser = try IDLParser(definition)
    var types = IDLTypes(parser, isROS: isROS)
    let root = try root(name, of: parser)
    _ = types.index(of: root)
    while let next = types.waiting.popLast() { try types.fill(next.index, next.name) }
    var type = MessageType(
      encoding: .cdr, structs: types.structs, enumerations: types.enumerations)
    try type.measure(allowsRecursion: true)
    return type
  }

  private init(_ parser: IDLParser, isROS: Bool) {
    (declarations, self.isROS) = (parser.declarations, isROS)
  }

  /// The full name of the message's type. A name without modules may mean any that ends in it.
  private static func root(_ name: String, of parser: IDLParser) throws(StreamError) -> String {
    var parts: [Substring] = []
    for part in name.utf8.split(whereSeparator: { "/:.".utf8.contains($0) }) {
      parts.append(Substring(part))
    }
    let full = parts.joined(separator: "::")
    if parser.types.contains(full) { return full }
    // `pkg/Type` in place of `pkg/msg/Type`.
    if parts.count == 2, parser.types.contains("\(parts[0])::msg::\(parts[1])") {
      return "\(parts[0])::msg::\(parts[1])"
    }
    let last = parts.last ?? ""
    let matches = parser.types.filter { $0 == last || $0.hasSuffix("::\(last)") }
    guard matches.count == 1 else {
      throw StreamError(.malformed, "the definition has no struct '\(name.printable)'")
    }
    return matches[0]
  }

  // MARK: Names

  /// The full name of what a name means: that of the innermost module that has it.
  func resolve(_ name: IDLName) throws(StreamError) -> String {
    var scope = name.isAbsolute ? [] : name.scope[...]
    while true {
      let full = (scope + name.parts).joined(separator: "::")
      if declarations[full] != nil { return full }
      guard scope.popLast() != nil else { break }
    }
    throw StreamError(.malformed, "the definition has no '\(name.text.printable)'")
  }

  /// Runs work that may refer to itself.
  mutating func nested<Value>(
    _ work: (inout IDLTypes) throws(StreamError) -> Value
  ) throws(StreamError) -> Value {
    guard depth < MessageType.Limit.depth else { throw StreamError.deepTypes }
    depth += 1
    defer { depth -= 1 }
    return try work(&self)
  }

  // MARK: Structs

  /// The index of a struct or union, which gets its fields later.
  private mutating func index(of name: String) -> Int {
    if let index = structIndex[name] { return index }
    let index = structs.count
    structs.append(MessageType.Struct(name: shown(name), fields: []))
    structIndex[name] = index
    waiting.append((index, name))
    return index
  }

  /// ROS writes `pkg/Type` for `pkg::msg::Type`.
  private func shown(_ name: String) -> String {
    guard isROS else { return name }
    let parts = name.split(separator: "::")
    return parts.count == 3 ? "\(parts[0])/\(parts[2])" : parts.joined(separator: "/")
  }

  private mutating func fill(_ index: Int, _ name: String) throws(StreamError) {
    switch declarations[name] {
    case .structure(let structure):
      structs[index].extensibility = try checked(structure.extensibility, name)
      structs[index].fields = try fields(of: structure)
    case .union(let union):
      structs[index].extensibility = try checked(union.extensibility, name)
      try fill(index, union)
    default: break
    }
  }

  private func checked(
    _ extensibility: MessageType.Extensibility?, _ name: String
  ) throws(StreamError) -> MessageType.Extensibility? {
    guard extensibility != .mutable else {
      throw StreamError(.unsupported, "'\(name)' is @mutable, which this program does not read")
    }
    return extensibility
  }

  private mutating func fields(
    of structure: IDLDeclaration.Structure
  ) throws(StreamError) -> [MessageType.Field] {
    var fields: [MessageType.Field] = []
    if let base = structure.base {
      guard case .structure(let base) = declarations[try resolve(base)] else {
        throw StreamError(.malformed, "'\(base.text)' is no struct to inherit from")
      }
      fields = try nested { (types) throws(StreamError) in try types.fields(of: base) }
    }
    for member in structure.members { fields.append(try field(member)) }
    return fields
  }

  private mutating func fill(
    _ index: Int, _ union: IDLDeclaration.Union
  ) throws(StreamError) {
    let discriminator = try field(
      .init(name: MessageType.Choice.discriminator, type: union.discriminator))
    guard discriminator.count == .one, discriminator.type.isDiscrete else {
      throw StreamError(.malformed, "'\(structs[index].name)' switches on no integer")
    }
    var choice = MessageType.Choice()
    var fields = [discriminator]
    for item in union.cases {
      for label in item.labels {
        let value = try value(of: label, discriminator.type)
        guard choice.fields.updateValue(fields.count, forKey: value) == nil else {
          throw StreamError(
            .malformed, "'\(structs[index].name)' has two members for case \(value)")
        }
      }
      if item.isDefault { choice.other = fields.count }
      fields.append(try field(item.member))
    }
    structs[index].fields = fields
    structs[index].form = .union(choice)
  }

  // MARK: Fields

  private mutating func field(
    _ member: IDLDeclaration.Member
  ) throws(StreamError) -> MessageType.Field {
    fieldCount += 1
    guard fieldCount <= MessageType.Limit.fields else { throw StreamError.manyFields }
    var field = MessageType.Field(name: member.name, type: .text, count: .one)
    try setType(of: &field, member.type)
    field.isOptional = member.isOptional
    return field
  }

  private mutating func setType(
    of field: inout MessageType.Field, _ type: IDLType
  ) throws(StreamError) {
    switch type {
    case .primitive(let primitive): (field.type, field.count) = (primitive, .one)
    case .unsupported(let kind):
      throw StreamError(.unsupported, "'\(field.name)' is of type \(kind)")
    case .named(let name): try setType(of: &field, try resolve(name))
    case .sequence(let element): try setElement(of: &field, element, .sequence)
    case .array(let element, let extents):
      var element = element
      for extent in extents.dropFirst().reversed() { element = .array(element, [extent]) }
      let count = try value(of: extents[0])
      guard count > 0 else {
        throw StreamError(.malformed, "'\(field.name)' is an array of \(count) elements")
      }
      guard count <= MessageType.Limit.arrayCount else {
        throw StreamError(.limit, "field '\(field.name)' is an array of \(count) elements")
      }
      try setElement(of: &field, element, .fixed(Int(count)))
      // An array of several extents is one array of their product, with one delimiter.
      if extents.count > 1, case .structure(let inner) = field.type {
        field.isDelimited = structs[inner].fields[0].isDelimited
        structs[inner].fields[0].isDelimited = false
      }
    }
  }

  /// Sets the type that a declaration has.
  private mutating func setType(
    of field: inout MessageType.Field, _ name: String
  ) throws(StreamError) {
    switch declarations[name] {
    case .structure where isROS && name == "builtin_interfaces::msg::Time": field.type = .time
    case .structure where isROS && name == "builtin_interfaces::msg::Duration":
      field.type = .duration
    case .structure, .union: field.type = .structure(index(of: name))
    case .enumeration(let enumeration) where enumeration.isMask:
      field.type = .number(
        enumeration.size == 1
          ? .uint8 : enumeration.size == 2 ? .uint16 : enumeration.size == 4 ? .uint32 : .uint64)
    case .enumeration(let enumeration):
      field.type = .enumeration(try index(of: enumeration, name))
    case .alias(let type):
      // `inout` arguments of a closure cannot be captured by it.
      let before = field
      field = try nested { (types) throws(StreamError) in
        var inner = before
        try types.setType(of: &inner, type)
        return inner
      }
    case .constant: throw StreamError(.malformed, "'\(name)' is a constant, not a type")
    case .unsupported(let kind):
      throw StreamError(.unsupported, "'\(field.name)' is of a \(kind) type")
    case nil: throw StreamError(.malformed, "the definition has no '\(name)'")
    }
  }

  /// Makes a field a sequence or array. Elements that are sequences or arrays themselves become
  /// structs of one field.
  private mutating func setElement(
    of field: inout MessageType.Field, _ element: IDLType, _ count: MessageType.Count
  ) throws(StreamError) {
    let before = field
    var inner = try nested { (types) throws(StreamError) in
      var inner = before
      try types.setType(of: &inner, element)
      return inner
    }
    if inner.count != .one {
      inner.isOptional = false
      fieldCount += 1
      guard fieldCount <= MessageType.Limit.fields else { throw StreamError.manyFields }
      structs.append(MessageType.Struct(name: field.name, fields: [inner], form: .list))
      field.type = .structure(structs.count - 1)
    } else {
      field.type = inner.type
    }
    field.count = count
    if case .number = field.type {} else { field.isDelimited = true }
  }

  private mutating func index(
    of enumeration: IDLDeclaration.Enumeration, _ name: String
  ) throws(StreamError) -> Int {
    if let index = enumerationIndex[name] { return index }
    var result = MessageType.Enumeration()
    result.integer = enumeration.size == 1 ? .int8 : enumeration.size == 2 ? .int16 : .int32
    for (name, value) in enumeration.numbered {
      let unsigned = UInt32(exactly: value).map { Int32(bitPattern: $0) }
      guard let number = Int32(exactly: value) ?? unsigned else {
        throw StreamError(.malformed, "'\(name)' has the number \(value)")
      }
      if result.names[number] == nil { result.names[number] = name }
      result.numbers[name] = number
    }
    enumerations.append(result)
    enumerationIndex[name] = enumerations.count - 1
    return enumerations.count - 1
  }
}

extension MessageType.FieldType {
  /// True for what a union can switch on.
  fileprivate var isDiscrete: Bool {
    switch self {
    case .number(.float32), .number(.float64): false
    case .number, .enumeration: true
    default: false
    }
  }
}
