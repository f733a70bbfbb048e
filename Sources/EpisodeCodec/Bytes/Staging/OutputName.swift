/// The final name of an output, and the hidden names beside it that a run uses.
package struct OutputName: Sendable {
  /// The directory, ending in a slash or empty.
  package let parent: String
  package let name: String

  /// - Parameters:
  ///   - path: a slash at its end is ignored.
  package init(_ path: String) throws(StreamError) {
    var path = path[...]
    while path.utf8.count > 1, path.hasSuffix("/") { path = path.dropLast() }
    let start = path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex
    let name = String(path[start...])
    guard !["", ".", ".."].contains(name) else {
      throw StreamError(.unsupported, "'\(path)' cannot be the name of an output")
    }
    (parent, self.name) = (String(path[..<start]), name)
  }

  package var path: String { parent + name }

  /// The path of the directory.
  package var directory: String { parent.isEmpty ? "." : parent }

  /// `out/.demo.zarr.partial` for `partial`.
  package func hidden(_ suffix: String) -> String { parent + "." + name + "." + suffix }
}
