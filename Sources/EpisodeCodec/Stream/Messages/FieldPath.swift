package import Bytes

/// The place of a value in a message: `.position[0:7]`, `.pose.pose.orientation.x`, `.points[:].y`.
///
/// A path is a sequence of `.name`, `[index]` and `[from:to]`. A slice excludes its end; either
/// bound may be missing. The empty path is the whole message.
package struct FieldPath: Hashable, Sendable {
  package enum Component: Hashable, Sendable {
    case field(String)
    case elements(ElementRange)
  }

  /// The elements that a path takes from an array or sequence.
  package struct ElementRange: Hashable, Sendable {
    package var lower: Int
    /// nil for no upper bound.
    package var upper: Int?
    /// True for a slice, which yields a sequence even if it holds a single element.
    package var isSlice: Bool

    package static let all = ElementRange(lower: 0, upper: nil, isSlice: true)

    /// The range within `count` elements.
    /// - Throws: `.malformed` when the path needs more elements.
    func resolve(count: Int, of name: String) throws(StreamError) -> Range<Int> {
      let wanted = upper ?? lower
      guard wanted <= count else {
        throw StreamError(.malformed, "\(name) has \(count) elements, the path needs \(wanted)")
      }
      return lower..<(upper ?? count)
    }
  }

  package var components: [Component]

  package static let wholeMessage = FieldPath(components: [])

  package var isWholeMessage: Bool { components.isEmpty }

  /// The longest path, in bytes and components.
  private static let limit = (bytes: 4096, components: 64)

  init(components: [Component]) { self.components = components }

  /// - Throws: `.malformed` when the text is not a path, `.limit` when it is too long.
  package init(parsing text: String) throws(StreamError) {
    guard text.utf8.count <= Self.limit.bytes else {
      throw StreamError(.limit, "a field path of \(text.utf8.count) bytes")
    }
    components = []
    var rest = text[...]
    while let first = rest.unicodeScalars.first {
      switch first {
      case ".":
        rest.unicodeScalars.removeFirst()
        let name = rest.unicodeScalars.prefix { !Self.endsName($0) }
        guard !name.isEmpty else {
          throw StreamError(.malformed, "field path '\(text)' has no name after a '.'")
        }
        rest.unicodeScalars.removeFirst(name.count)
        components.append(.field(String(name)))
      case "[":
        rest.unicodeScalars.removeFirst()
        let inside = rest.unicodeScalars.prefix { $0 != "]" }
        rest.unicodeScalars.removeFirst(inside.count)
        guard !rest.isEmpty else {
          throw StreamError(.malformed, "field path '\(text)' has a '[' without ']'")
        }
        rest.unicodeScalars.removeFirst()
        components.append(.elements(try Self.range(String(inside), in: text)))
      default:
        throw StreamError(.malformed, "field path '\(text)' has no '.' or '[' before '\(rest)'")
      }
      guard components.count <= Self.limit.components else {
        throw StreamError(.limit, "a field path of more than \(Self.limit.components) parts")
      }
    }
  }

  /// JSON keys may hold nearly any other character.
  private static func endsName(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case ".", "[", "]", ",", "\u{0}"..."\u{20}", "\u{7F}": true
    default: false
    }
  }

  /// `2`, `0:7`, `3:`, `:3` or `:`.
  private static func range(
    _ inside: String, in path: String
  ) throws(StreamError) -> ElementRange {
    func number(_ digits: Substring) throws(StreamError) -> Int {
      if digits.hasPrefix("-") {
        throw StreamError(
          .malformed, "field path '\(path)' has a negative index, '\(digits)'; count from 0")
      }
      guard digits.utf8.allSatisfy({ 0x30...0x39 ~= $0 }), let number = Int32(digits) else {
        throw StreamError(.malformed, "field path '\(path)' has no valid index in '[\(inside)]'")
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
        throw StreamError(.malformed, "field path '\(path)' has the empty slice '[\(inside)]'")
      }
      return ElementRange(lower: lower, upper: upper, isSlice: true)
    default:
      throw StreamError(.malformed, "field path '\(path)' has two ':' in '[\(inside)]'")
    }
  }
}

extension FieldPath: CustomStringConvertible {
  package var description: String { components.map(\.description).joined() }
}

extension FieldPath.Component: CustomStringConvertible {
  package var description: String {
    switch self {
    case .field(let name): ".\(name)"
    case .elements(let range) where !range.isSlice: "[\(range.lower)]"
    case .elements(.all): "[:]"
    case .elements(let range): "[\(range.lower):\(range.upper.map(String.init) ?? "")]"
    }
  }
}

/// Faults of a path that does not fit the messages.
extension StreamError {
  /// - Parameter fields: the names of the fields that `owner` has.
  static func noField(_ name: String, in owner: String, of fields: String) -> StreamError {
    StreamError(.missing, "no field '\(name)' in \(owner); it has \(fields)")
  }

  static func noFields(in value: String, _ name: String) -> StreamError {
    StreamError(.missing, "no field '\(name)' in \(value), which has no fields")
  }

  static func noElements(in value: String, _ component: FieldPath.Component) -> StreamError {
    StreamError(.missing, "\(value) is not an array or sequence: it has no '\(component)'")
  }

  static func notLeaf(_ value: String, _ type: String, of fields: String) -> StreamError {
    StreamError(.missing, "\(value) is \(type), not a number or text; it has \(fields)")
  }

  /// A selection of bytes or text in several parts of the message.
  static func scattered(_ value: String) -> StreamError {
    StreamError(.unsupported, "\(value) is not in one piece")
  }
}
