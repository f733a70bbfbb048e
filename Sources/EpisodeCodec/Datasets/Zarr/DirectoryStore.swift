package import Bytes
internal import Posix

/// A hierarchy as a directory, one file per member.
package final class DirectoryStore: ZarrStore {
  package var shardBytes = 32 << 20
  private let staged: StagedOutput
  private var tree: FileTree

  /// - Parameters:
  ///   - path: the directory to create.
  ///   - existing: whether to replace a Zarr directory of that name. Nothing else is ever replaced.
  package init(_ path: String, existing: StagedOutput.Existing = .refuse) throws(StreamError) {
    staged = try StagedOutput(
      path, .directory, existing: existing, isReplaceable: Self.isHierarchy)
    tree = FileTree(staged.path)
  }

  /// True for a directory with a Zarr hierarchy, of version 2 or 3.
  package static func isHierarchy(_ path: String) -> Bool {
    Directory.isDirectory(path)
      && ["/zarr.json", "/.zgroup", "/.zmetadata"].contains { Directory.exists(path + $0) }
  }

  package func create(_ key: String) throws(StreamError) -> any ZarrMember {
    do { return try tree.create(key) } catch { throw StreamError(error) }
  }

  package func publish() throws(StreamError) { try staged.publish() }
}

/// Files below a directory, created together with their directories.
struct FileTree {
  let root: String
  private var made: Set<String> = []

  init(_ root: String) { self.root = root }

  mutating func create(_ key: String) throws(SystemError) -> FileMember {
    if let slash = key.lastIndex(of: "/") { try makeDirectory(key[..<slash]) }
    return FileMember(try FileDescriptor.create(root + "/" + key))
  }

  /// Creates a directory and its parents.
  mutating func makeDirectory(_ key: Substring) throws(SystemError) {
    guard !made.contains(String(key)) else { return }
    if let slash = key.lastIndex(of: "/") { try makeDirectory(key[..<slash]) }
    do { try Directory.create(root + "/" + key) } catch  where error.isAlreadyThere {}
    made.insert(String(key))
  }
}

/// A member written straight to its file.
final class FileMember: ZarrMember {
  private let file: FileDescriptor

  init(_ file: consuming FileDescriptor) { self.file = file }

  func write(_ bytes: RawSpan) throws(StreamError) {
    do { try file.write(bytes) } catch { throw StreamError(error) }
  }

  func finish() {}
}
