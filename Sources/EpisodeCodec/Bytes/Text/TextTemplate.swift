/// A text in which names in braces stand for values: `{stem}#{index}`. Other braces are text.
package struct TextTemplate: Equatable, Sendable {
  private enum Part: Equatable, Sendable {
    case text(String)
    case field(String)
  }

  private var parts: [Part] = []

  /// - Parameter fields: the names that have values.
  package init(_ text: String, fields: [String]) {
    var rest = text[...]
    while let brace = rest.firstIndex(of: "{") {
      parts.append(.text(String(rest[..<brace])))
      rest = rest[brace...]
      if let field = fields.first(where: { rest.hasPrefix("{\($0)}") }) {
        parts.append(.field(field))
        rest = rest.dropFirst(field.count + 2)
      } else {
        parts.append(.text("{"))
        rest = rest.dropFirst()
      }
    }
    parts.append(.text(String(rest)))
  }

  package func contains(_ field: String) -> Bool { parts.contains(.field(field)) }

  /// The text with the values of all fields.
  package func filled(_ value: (String) -> String) -> String {
    parts.map {
      switch $0 {
      case .text(let text): text
      case .field(let field): value(field)
      }
    }.joined()
  }
}
