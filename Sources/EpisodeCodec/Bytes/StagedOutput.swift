internal import Posix

/// A file or directory built beside its final name and renamed at the end.
///
/// The staging name of `out/demo.zarr` is `out/.demo.zarr.partial`, with a number appended while
/// another run uses that. If the object is released without `publish`, it removes the staged
/// output.
package final class StagedOutput {
  /// What to do if the final name exists.
  package enum Existing: Sendable { case refuse, replace }
  package enum Kind: Sendable { case file, directory }

  /// Where to build.
  package let path: String
  private let finalPath: String
  private let parent: String
  private let existing: Existing
  private var isPublished = false

  /// - Parameters:
  ///   - finalPath: the final name; a slash at its end is ignored.
  ///   - isReplaceable: whether an existing entry may be removed to make room.
  package init(
    _ finalPath: String, _ kind: Kind, existing: Existing, isReplaceable: (String) -> Bool
  ) throws(StreamError) {
    let (parent, name) = try Self.split(finalPath)
    self.parent = parent
    self.finalPath = parent + name
    self.existing = existing
    if Directory.exists(self.finalPath) {
      guard existing == .replace else { throw StreamError(.alreadyThere(self.finalPath)) }
      guard isReplaceable(self.finalPath) else {
        throw StreamError(
          .system(.alreadyThere(self.finalPath)), "not replaced: it is not an output of this kind"
        ).naming(self.finalPath)
      }
    }
    path = try Self.unused(parent + "." + name + ".partial", kind)
  }

  deinit { if !isPublished { try? Directory.removeTree(path) } }

  /// The directory, ending in a slash or empty, and the name in it.
  package static func split(_ path: String) throws(StreamError) -> (parent: String, name: String) {
    var path = path[...]
    while path.utf8.count > 1, path.hasSuffix("/") { path = path.dropLast() }
    let start = path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex
    let name = String(path[start...])
    guard !["", ".", ".."].contains(name) else {
      throw StreamError(.unsupported, "'\(path)' cannot be the name of an output")
    }
    return (String(path[..<start]), name)
  }

  /// Creates the file or directory under the first free name of `base`, `base-1`, `base-2`…
  private static func unused(_ base: String, _ kind: Kind) throws(StreamError) -> String {
    for number in 0..<100 {
      let path = number == 0 ? base : "\(base)-\(number)"
      do throws(SystemError) {
        switch kind {
        case .file: _ = try FileDescriptor.create(path)
        case .directory: try Directory.create(path)
        }
        return path
      } catch  where error.isAlreadyThere {
        continue
      } catch {
        throw StreamError(error)
      }
    }
    throw StreamError(SystemError.alreadyThere(base))
  }

  /// Gives the output its final name. An existing entry of that name is moved aside first, and
  /// moved back if something fails.
  package func publish() throws(StreamError) {
    try system { () throws(SystemError) in
      if Directory.exists(finalPath) { try replace() } else { try takeName() }
      try Directory.synchronize(parent.isEmpty ? "." : parent)
    }
  }

  private func takeName() throws(SystemError) {
    try Directory.rename(path, to: finalPath)
    isPublished = true
  }

  private func replace() throws(SystemError) {
    guard existing == .replace else { throw .alreadyThere(finalPath) }
    let aside = path + ".replaced"
    try Directory.rename(finalPath, to: aside)
    do throws(SystemError) { try takeName() } catch {
      try Directory.rename(aside, to: finalPath)
      throw error
    }
    try Directory.removeTree(aside)
  }
}
