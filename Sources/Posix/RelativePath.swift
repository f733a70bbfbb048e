/// A path below a directory that cannot lead out of it.
///
/// Every path that comes with data passes through here before it names a file: keys of a dataset's
/// metadata, patterns of its files, names of features. It has 1 to 64 parts joined by `/`; none is
/// empty, `.` or `..`, longer than 255 bytes, or holds a NUL.
package struct RelativePath: Hashable, Sendable {
  package let text: String
  package let parts: [Substring]

  /// - Returns: nil for any other text.
  package init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count <= 64, parts.allSatisfy(Self.isName) else { return nil }
    self.text = text
    self.parts = parts
  }

  private static func isName(_ part: Substring) -> Bool {
    (1...255).contains(part.utf8.count) && part != "." && part != ".." && !part.utf8.contains(0)
  }
}
