internal import Bytes

/// Where outputs of units go: an address with `{name}`, `{stem}`, which is the name without its
/// extension, or `{key}`.
package struct OutputTemplate: Equatable, Sendable {
  package let text: String

  package init(_ text: String) { self.text = text }

  /// True when units of different names or keys get different outputs.
  package var hasField: Bool { ["{name}", "{stem}", "{key}"].contains { text.contains($0) } }

  /// The address for a unit. What is in its name is not a field.
  package func address(name: String, key: String) -> String {
    var (result, rest) = ("", text[...])
    while let brace = rest.firstIndex(of: "{") {
      result += rest[..<brace]
      rest = rest[brace...]
      let fields = [("{name}", name), ("{stem}", Self.stem(name)), ("{key}", key)]
      if let field = fields.first(where: { rest.hasPrefix($0.0) }) {
        result += field.1
        rest = rest.dropFirst(field.0.count)
      } else {
        result.append(rest.removeFirst())
      }
    }
    return result + rest
  }

  /// `2026/run.1` of `2026/run.1.mcap`.
  private static func stem(_ name: String) -> String {
    let start = name.lastIndex(of: "/").map(name.index(after:)) ?? name.startIndex
    let dot = name[start...].lastIndex(of: ".")
    guard let dot, dot != start else { return name }
    return String(name[..<dot])
  }
}
