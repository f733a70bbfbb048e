package import Bytes

/// A node's name in a hierarchy, such as `observation/image_primary`, which cannot lead out of it.
///
/// Names come from the stream. A name has 1 to 32 parts joined by `/`, each of 1 to 255 bytes
/// without control characters and backslashes. A part does not start with a dot (`..`, `.zarray`)
/// or with `__` (reserved by Zarr v3), and is not `zarr.json`. Any other name is rejected, not
/// rewritten: two features never end under one name.
package struct ZarrPath: Hashable, Sendable {
  package let text: String

  package init(_ text: String) throws(StreamError) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count <= 32, parts.allSatisfy(Self.isAllowed) else {
      throw StreamError(.unsupported, "'\(text.prefix(80))' cannot be the name of a zarr array")
    }
    self.text = text
  }

  private static func isAllowed(_ part: Substring) -> Bool {
    (1...255).contains(part.utf8.count) && !part.hasPrefix(".") && !part.hasPrefix("__")
      && part != "zarr.json"
      && part.unicodeScalars.allSatisfy {
        $0 != "\\" && $0.properties.generalCategory != .control
      }
  }

  /// The parent groups, outermost first: `a`, `a/b` for `a/b/c`.
  var parents: [String] {
    let parts = text.split(separator: "/")
    return (1..<parts.count).map { parts[..<$0].joined(separator: "/") }
  }
}
