package import Bytes
internal import Posix

/// A node's name in a hierarchy, such as `observation/image_primary`, which cannot lead out of it.
///
/// Names come from the stream. A name is a `RelativePath` of at most 32 parts without control
/// characters and backslashes. A part does not start with a dot (`.zarray`) or with `__` (reserved
/// by Zarr v3), and is not `zarr.json`. Any other name is rejected, not
/// rewritten: two features never end under one name.
package struct ZarrPath: Hashable, Sendable {
  package let text: String

  package init(_ text: String) throws(StreamError) {
    guard let parts = RelativePath(text)?.parts, parts.count <= 32,
      parts.allSatisfy(Self.isAllowed)
    else {
      throw StreamError(.unsupported, "'\(text.prefix(80))' cannot be the name of a zarr array")
    }
    self.text = text
  }

  private static func isAllowed(_ part: Substring) -> Bool {
    !part.hasPrefix(".") && !part.hasPrefix("__")
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
