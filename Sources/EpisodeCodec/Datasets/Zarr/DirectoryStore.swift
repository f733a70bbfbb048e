package import Bytes
internal import Posix

/// A hierarchy as a directory, one file per member.
package final class DirectoryStore: ZarrStore {
  package var shardBytes = 32 << 20
  private let staged: StagedOutput
  private let folder: Folder

  /// - Parameters:
  ///   - path: the directory to create.
  ///   - existing: whether to replace a Zarr directory of that name. Nothing else is ever replaced.
  ///   - warn: called with what `publish` could not do in the best way.
  package init(
    _ path: String, existing: StagedOutput.Existing = .refuse,
    warn: @escaping (String) -> Void = { _ in }
  ) throws(StreamError) {
    let staged = try StagedOutput(
      path, .directory, existing: existing, warn: warn, isReplaceable: Self.isHierarchy)
    self.staged = staged
    folder = try system { () throws(SystemError) in try Folder(staged.path) }
  }

  /// True for a directory with a Zarr hierarchy, of version 2 or 3.
  package static func isHierarchy(_ path: String) -> Bool {
    Directory.isDirectory(path)
      && ["/zarr.json", "/.zgroup", "/.zmetadata"].contains { Directory.exists(path + $0) }
  }

  package func create(_ key: String) throws(StreamError) -> any ZarrMember {
    try FileMember(key, in: folder)
  }

  package func publish() throws(StreamError) { try staged.publish() }
}

/// A member written straight to its file.
final class FileMember: ZarrMember {
  private let file: FileDescriptor

  init(_ key: String, in folder: Folder) throws(StreamError) {
    file = try system { () throws(SystemError) in try folder.create(key) }
  }

  func write(_ bytes: RawSpan) throws(StreamError) {
    do { try file.write(bytes) } catch { throw StreamError(error) }
  }

  func finish() {}
}
