internal import Bytes

/// The annotations that change the bytes of a message (DDS-XTypes 1.3, section 7.3.1.2).
struct IDLAnnotations {
  var extensibility: MessageType.Extensibility?
  var isOptional = false
  /// Of an enumeration or bitmask, in bits.
  var bitBound: Int64?
  /// The number of an enumerator.
  var value: Int64?
}

extension IDLParser {
  /// Passes the annotations at the next token.
  mutating func takeAnnotations() throws(StreamError) -> IDLAnnotations {
    var annotations = IDLAnnotations()
    while try accept("@") {
      let name = try takeScopedName().text
      if name == "annotation" {
        // Declares an annotation.
        _ = try takeName()
        try skipGroup()
        continue
      }
      let argument = lexer.next == .symbol("(") ? try takeArgument() : nil
      switch (name, argument) {
      case ("final", _), ("extensibility", .name("FINAL")): annotations.extensibility = .final
      case ("appendable", _), ("extensibility", .name("APPENDABLE")):
        annotations.extensibility = .appendable
      case ("mutable", _), ("extensibility", .name("MUTABLE")):
        annotations.extensibility = .mutable
      case ("optional", let argument): annotations.isOptional = argument != .name("FALSE")
      case ("bit_bound", .number(let bits)): annotations.bitBound = bits
      case ("value", .number(let value)): annotations.value = value
      default: break
      }
    }
    return annotations
  }

  /// The argument of an annotation if it is one name or number; passes all arguments.
  private mutating func takeArgument() throws(StreamError) -> IDLLexer.Token? {
    var rest = self
    try rest.expect("(")
    var isNegative = try rest.accept("-")
    var argument = try rest.lexer.take()
    // @bit_bound(value=8)
    if argument == .name("value"), try rest.accept("=") {
      isNegative = try rest.accept("-")
      argument = try rest.lexer.take()
    }
    if isNegative, case .number(let number?) = argument { argument = .number(0 &- number) }
    let isOnly = rest.lexer.next == .symbol(")")
    try skipGroup()
    return isOnly ? argument : nil
  }
}
