package import Bytes

extension FieldPath {
  /// The longest path, in bytes and components.
  private static var limit: (bytes: Int, components: Int) { (4096, 64) }

  /// - Throws: `.malformed` when the text is not a path, `.limit` when it is too long.
  package init(parsing text: String) throws(StreamError) {
    guard text.utf8.count <= Self.limit.bytes else {
      throw StreamError(.limit, "a field path of \(text.utf8.count) bytes")
    }
    self.init(components: [])
    var rest = text[...].unicodeScalars
    while let first = rest.first {
      do throws(StreamError) {
        switch first {
        case ".": components.append(.field(try Self.field(&rest)))
        case "[": components.append(.elements(try Self.elements(&rest)))
        default: throw StreamError(.malformed, "has no '.' or '[' before '\(String(rest))'")
        }
      } catch { throw error.prefixed("field path '\(text.printable)' ") }
      guard components.count <= Self.limit.components else {
        throw StreamError(.limit, "a field path of more than \(Self.limit.components) parts")
      }
    }
  }

  private static func field(
    _ rest: inout Substring.UnicodeScalarView
  ) throws(StreamError) -> String {
    rest.removeFirst()
    if rest.first == "\"" { return try QuotedText.take(from: &rest) }
    let name = rest.prefix { !endsName($0) }
    guard !name.isEmpty else { throw StreamError(.malformed, "has no name after a '.'") }
    rest.removeFirst(name.count)
    return String(name)
  }

  /// JSON keys may hold nearly any other character.
  private static func endsName(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case ".", "[", "]", ",", "\"", "\u{0}"..."\u{20}", "\u{7F}": true
    default: false
    }
  }

  /// `[2]`, `[0:7]`, or names: `[shoulder,elbow]`, `[finger*]`, `["a,b"]`.
  private static func elements(
    _ rest: inout Substring.UnicodeScalarView
  ) throws(StreamError) -> Elements {
    var names: [ElementName] = []
    repeat {
      // The bracket or a comma.
      rest.removeFirst()
      while rest.first == " " { rest.removeFirst() }
      if rest.first == "\"" {
        names.append(ElementName(text: try QuotedText.take(from: &rest), isPattern: false))
        while rest.first == " " { rest.removeFirst() }
      } else {
        var name = rest.prefix { $0 != "]" && $0 != "," && $0 != "\"" }
        rest.removeFirst(name.count)
        while name.last == " " { name.removeLast() }
        if ElementName.isNumeric(String(name)) {
          guard names.isEmpty, rest.first != "," else {
            throw StreamError(
              .malformed, "has '\(String(name))' in a list of names; a number as a name has quotes")
          }
          let range = try range(String(name))
          try endElements(&rest)
          return .place(range)
        }
        let isPattern = name.contains { $0 == "*" || $0 == "?" }
        names.append(ElementName(text: String(name), isPattern: isPattern))
      }
    } while rest.first == ","
    try endElements(&rest)
    return .named(names)
  }

  private static func endElements(
    _ rest: inout Substring.UnicodeScalarView
  ) throws(StreamError) {
    guard let next = rest.popFirst() else {
      throw StreamError(.malformed, "has a '[' without ']'")
    }
    guard next == "]" else {
      throw StreamError(.malformed, "has no ',' or ']' before '\(String(rest))'")
    }
  }

  /// `2`, `0:7`, `3:`, `:3` or `:`.
  private static func range(_ inside: String) throws(StreamError) -> ElementRange {
    func number(_ digits: Substring) throws(StreamError) -> Int {
      guard !digits.hasPrefix("-") else {
        throw StreamError(.malformed, "has a negative index, '\(digits)'; count from 0")
      }
      guard let number = Int32(digits) else {
        throw StreamError(.malformed, "has no valid index in '[\(inside)]'")
      }
      return Int(number)
    }
    let bounds = inside.split(separator: ":", omittingEmptySubsequences: false)
    switch bounds.count {
    case 1:
      let index = try number(bounds[0])
      return ElementRange(lower: index, upper: index + 1, isSlice: false)
    case 2:
      let lower = bounds[0].isEmpty ? 0 : try number(bounds[0])
      let upper = bounds[1].isEmpty ? nil : try number(bounds[1])
      if let upper, upper <= lower {
        throw StreamError(.malformed, "has the empty slice '[\(inside)]'")
      }
      return ElementRange(lower: lower, upper: upper, isSlice: true)
    default: throw StreamError(.malformed, "has two ':' in '[\(inside)]'")
    }
  }
}

extension FieldPath: CustomStringConvertible {
  package var description: String { components.map(\.description).joined() }
}

extension FieldPath.Component: CustomStringConvertible {
  package var description: String {
    switch self {
    case .field(let name):
      FieldPath.isPlain(name) ? ".\(name)" : ".\(QuotedText.quoted(name))"
    case .elements(.place(let range)) where !range.isSlice: "[\(range.lower)]"
    case .elements(.all): "[:]"
    case .elements(.place(let range)):
      "[\(range.lower):\(range.upper.map(String.init) ?? "")]"
    case .elements(.named(let names)): "[\(names.map(\.description).joined(separator: ","))]"
    }
  }
}

extension FieldPath {
  fileprivate static func isPlain(_ name: String) -> Bool {
    !name.isEmpty && !name.unicodeScalars.contains(where: endsName)
  }
}

extension FieldPath.ElementName: CustomStringConvertible {
  /// Reads back as itself.
  package var description: String {
    let scalars = text.unicodeScalars
    let isPlain =
      !Self.isNumeric(text) && scalars.first != " " && scalars.last != " "
      && !scalars.contains { $0 == "]" || $0 == "," || $0 == "\"" }
    let hasWildcard = scalars.contains { $0 == "*" || $0 == "?" }
    return isPlain && hasWildcard == isPattern ? text : QuotedText.quoted(text)
  }

  /// True for places: `2`, `0:7`, nothing at all, and `-1`, which Python counts from the end.
  fileprivate static func isNumeric(_ text: String) -> Bool {
    let digits = text.utf8.drop { $0 == UInt8(ascii: "-") }
    let isNegative = digits.count < text.utf8.count
    return !(isNegative && digits.isEmpty)
      && digits.allSatisfy {
        $0 == UInt8(ascii: ":") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
      }
  }
}
