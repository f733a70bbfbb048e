internal import Bytes

/// Reads the declarations of a text of OMG IDL 4.2 with the annotations of DDS-XTypes 1.3: modules,
/// structs, unions, enumerations, typedefs and constants. Bounds do not change the bytes of a
/// message, and neither do annotations other than those of `IDLAnnotations`.
struct IDLParser {
  var lexer: IDLLexer
  /// By full name, `pkg::msg::Type`; the first of equal names counts.
  private(set) var declarations: [String: IDLDeclaration] = [:]
  /// The names of structs and unions in the order of the text.
  private(set) var types: [String] = []
  /// The modules around the next token.
  var scope: [String] = []
  private var fieldCount = 0
  /// How deep types and expressions are nested at the next token.
  private var depth = 0
  /// True inside of `<` and `>`, where `>>` closes two of them.
  var isInAngles = false

  init(_ text: [UInt8]) throws(StreamError) {
    lexer = try IDLLexer(text)
    while lexer.next != .end { try parseDefinition() }
  }

  // MARK: Tokens

  func unexpected() -> StreamError { lexer.fault("\(lexer.next) in the wrong place") }

  /// Passes a symbol or keyword if it is the next token.
  mutating func accept(_ text: String) throws(StreamError) -> Bool {
    guard lexer.next == .symbol(text) || lexer.next == .name(text) else { return false }
    _ = try lexer.take()
    return true
  }

  mutating func expect(_ text: String) throws(StreamError) {
    guard try accept(text) else {
      throw lexer.fault("\(lexer.next) instead of '\(text)'")
    }
  }

  /// An identifier; a leading `_` allows it to be a keyword (OMG IDL 4.2, section 7.2.3.2).
  mutating func takeName() throws(StreamError) -> String {
    guard case .name(let name) = lexer.next else { throw unexpected() }
    _ = try lexer.take()
    return name.utf8.first == UInt8(ascii: "_") ? String(name.dropFirst()) : name
  }

  mutating func takeScopedName() throws(StreamError) -> IDLName {
    var name = IDLName(parts: [], isAbsolute: try accept("::"), scope: scope)
    repeat { name.parts.append(try takeName()) } while try accept("::")
    return name
  }

  /// Runs a parser one level deeper.
  mutating func nested<Value>(
    _ work: (inout IDLParser) throws(StreamError) -> Value
  ) throws(StreamError) -> Value {
    guard depth < MessageType.Limit.depth else { throw StreamError.deepTypes }
    depth += 1
    defer { depth -= 1 }
    return try work(&self)
  }

  /// Passes a group in brackets, its opening one included.
  mutating func skipGroup() throws(StreamError) {
    var open = 0
    repeat {
      switch try lexer.take() {
      case .symbol("("), .symbol("{"), .symbol("["): open += 1
      case .symbol(")"), .symbol("}"), .symbol("]"): open -= 1
      case .end: throw lexer.fault("a bracket that does not close")
      default: break
      }
    } while open > 0
  }

  mutating func declare(_ name: String, _ declaration: IDLDeclaration) {
    let full = (scope + [name]).joined(separator: "::")
    guard declarations[full] == nil else { return }
    declarations[full] = declaration
    switch declaration {
    case .structure, .union: types.append(full)
    default: break
    }
  }

  // MARK: Definitions

  private mutating func parseDefinition() throws(StreamError) {
    let annotations = try takeAnnotations()
    if try accept(";") { return }
    guard case .name(let keyword) = lexer.next else { throw unexpected() }
    _ = try lexer.take()
    switch keyword {
    case "module": try nested { (parser) throws(StreamError) in try parser.parseModule() }
    case "struct": try parseStructure(annotations)
    case "union": try parseUnion(annotations)
    case "enum", "bitmask": try parseEnumeration(annotations, isMask: keyword == "bitmask")
    case "typedef":
      let type = try takeType()
      repeat {
        let (name, declared) = try takeDeclarator(type)
        declare(name, .alias(declared))
      } while try accept(",")
      try expect(";")
    case "const":
      _ = try takeType()
      let name = try takeName()
      try expect("=")
      declare(name, .constant(try takeExpression()))
      try expect(";")
    default: try skipDefinition(keyword)
    }
  }

  private mutating func parseModule() throws(StreamError) {
    scope.append(try takeName())
    try expect("{")
    while try !accept("}") { try parseDefinition() }
    scope.removeLast()
    _ = try accept(";")
  }

  private mutating func parseStructure(_ annotations: IDLAnnotations) throws(StreamError) {
    let name = try takeName()
    // Declared ahead of its definition.
    if try accept(";") { return }
    var structure = IDLDeclaration.Structure(
      members: [], extensibility: annotations.extensibility)
    if try accept(":") { structure.base = try takeScopedName() }
    try expect("{")
    while try !accept("}") {
      let annotations = try takeAnnotations()
      let type = try takeType()
      repeat {
        let (name, declared) = try takeDeclarator(type)
        try countField()
        structure.members.append(
          .init(name: name, type: declared, isOptional: annotations.isOptional))
      } while try accept(",")
      try expect(";")
    }
    declare(name, .structure(structure))
    _ = try accept(";")
  }

  private mutating func countField() throws(StreamError) {
    fieldCount += 1
    guard fieldCount <= MessageType.Limit.fields else { throw StreamError.manyFields }
  }

  private mutating func parseUnion(_ annotations: IDLAnnotations) throws(StreamError) {
    let name = try takeName()
    if try accept(";") { return }
    try expect("switch")
    try expect("(")
    _ = try takeAnnotations()
    var union = IDLDeclaration.Union(
      discriminator: try takeType(), cases: [], extensibility: annotations.extensibility)
    try expect(")")
    try expect("{")
    while try !accept("}") {
      var labels: [IDLExpression] = []
      var isDefault = false
      while true {
        _ = try takeAnnotations()
        if try accept("default") {
          isDefault = true
        } else if try accept("case") {
          labels.append(try takeExpression())
        } else {
          break
        }
        try expect(":")
      }
      guard isDefault || !labels.isEmpty else { throw unexpected() }
      let (name, type) = try takeDeclarator(try takeType())
      try expect(";")
      try countField()
      union.cases.append(
        .init(labels: labels, isDefault: isDefault, member: .init(name: name, type: type)))
    }
    declare(name, .union(union))
    _ = try accept(";")
  }

  private mutating func parseEnumeration(
    _ annotations: IDLAnnotations, isMask: Bool
  ) throws(StreamError) {
    let name = try takeName()
    let bits = annotations.bitBound ?? 32
    var enumeration = IDLDeclaration.Enumeration(
      names: [], size: bits <= 8 ? 1 : bits <= 16 ? 2 : bits <= 32 ? 4 : 8, isMask: isMask)
    try expect("{")
    while try !accept("}") {
      let annotations = try takeAnnotations()
      let name = try takeName()
      enumeration.names.append((name, annotations.value))
      try countField()
      guard try accept(",") else {
        try expect("}")
        break
      }
    }
    declare(name, .enumeration(enumeration))
    declareValues(of: enumeration)
    _ = try accept(";")
  }

  /// Enumerators are constants in the scope of their enumeration.
  private mutating func declareValues(of enumeration: IDLDeclaration.Enumeration) {
    guard !enumeration.isMask else { return }
    for (name, value) in enumeration.numbered { declare(name, .constant(.number(value))) }
  }

  /// Passes what has no values in messages, and keeps its name for an error.
  private mutating func skipDefinition(_ keyword: String) throws(StreamError) {
    let known = ["bitset", "interface", "valuetype", "exception", "native", "abstract", "local"]
    guard known.contains(keyword) else {
      throw lexer.fault("'\(keyword)' where a definition begins")
    }
    declare(try takeName(), .unsupported(keyword))
    while lexer.next != .symbol("{"), lexer.next != .symbol(";") {
      guard try lexer.take() != .end else { throw unexpected() }
    }
    if lexer.next == .symbol("{") { try skipGroup() }
    _ = try accept(";")
  }
}

extension IDLDeclaration.Enumeration {
  /// The names with their numbers: one more than the number before, unless an annotation says
  /// otherwise.
  var numbered: [(name: String, value: Int64)] {
    var next: Int64 = 0
    return names.map { name, value in
      let number = value ?? next
      next = number &+ 1
      return (name, number)
    }
  }
}
