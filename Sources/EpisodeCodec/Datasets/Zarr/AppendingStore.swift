package import Bytes
internal import Posix

/// An existing directory with a hierarchy that grows by more steps.
///
/// New files are written beside the directory, to `.NAME.append`, and moved in at the end: first
/// chunks and shards, then the metadata, the root's last. A chunk that replaces another holds all
/// of its steps and more, so a reader sees the old content until the root's metadata is in place,
/// and an interrupted run changes nothing. Only one run at a time may append: a second one finds
/// the staging directory of the first and fails.
package final class AppendingStore: ZarrStore {
  package var shardBytes = 32 << 20
  private let root: String
  private let staging: String
  private var tree: FileTree

  /// - Throws: `.missing` when there is no hierarchy at `path`.
  package init(_ path: String) throws(StreamError) {
    guard DirectoryStore.isHierarchy(path) else {
      throw StreamError(.missing, "there is no zarr directory to append to").naming(path)
    }
    let (parent, name) = try StagedOutput.split(path)
    root = parent + name
    let staging = parent + "." + name + ".append"
    do throws(SystemError) { try Directory.create(staging) } catch {
      guard error.isAlreadyThere else { throw StreamError(error) }
      throw StreamError(
        .system(error), "another run is appending, or was killed: then remove this directory"
      ).naming(staging)
    }
    self.staging = staging
    tree = FileTree(staging)
  }

  deinit { try? Directory.removeTree(staging) }

  package func create(_ key: String) throws(StreamError) -> any ZarrMember {
    do { return try tree.create(key) } catch { throw StreamError(error) }
  }

  /// An existing file of the hierarchy, mapped.
  func existing(_ key: String) throws(StreamError) -> Bytes {
    try system { () throws(SystemError) in
      let file = try FileDescriptor.open(root + "/" + key)
      let size = try file.size()
      return size == 0 ? .empty : Bytes(try Mapping(file, at: 0, count: size))
    }
  }

  package func publish() throws(StreamError) {
    try system { () throws(SystemError) in
      var target = FileTree(root)
      try moveFiles(in: "", to: &target) { !Self.isMetadata($0) }
      try moveFiles(in: "", to: &target) { Self.isMetadata($0) && $0.contains("/") }
      try moveFiles(in: "", to: &target) { _ in true }
      try Directory.synchronize(root)
    }
  }

  private static func isMetadata(_ key: String) -> Bool {
    let name = key[(key.lastIndex(of: "/").map(key.index(after:)) ?? key.startIndex)...]
    return name == "zarr.json" || name.hasPrefix(".z")
  }

  /// Moves all staged files of a directory and its subdirectories.
  private func moveFiles(
    in directory: String, to target: inout FileTree, where isWanted: (String) -> Bool
  ) throws(SystemError) {
    for name in try Directory.list(staging + "/" + directory) {
      let key = directory + name
      if Directory.isDirectory(staging + "/" + key) {
        try moveFiles(in: key + "/", to: &target, where: isWanted)
      } else if isWanted(key) {
        if !directory.isEmpty { try target.makeDirectory(directory.dropLast()) }
        try Directory.rename(staging + "/" + key, to: root + "/" + key)
      }
    }
  }
}
