private import CLinux
internal import Glibc

/// An open directory, whose entries have relative paths that may come from outside.
///
/// No such path leads out of the directory: each directory on the way is opened from the one before
/// it, without following a link (`O_NOFOLLOW`). Only regular files are opened, so that no pipe
/// blocks the program.
package final class Folder: Sendable {
  /// For messages.
  package let path: String
  let raw: Int32

  private init(raw: Int32, path: String) {
    self.raw = raw
    self.path = path
  }

  /// - Parameters:
  ///   - path: named by the user, so it may have links.
  package convenience init(_ path: String) throws(SystemError) {
    try checkName(path, "open", .openInput)
    let raw = unsafe Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard raw >= 0 else { throw .last("open", path, .openInput) }
    self.init(raw: raw, path: path)
  }

  deinit { close(raw) }

  /// Opens a regular file for reading.
  /// - Parameters:
  ///   - followingLink: true if the file itself, not a directory on the way, may be a link. For
  ///     reading only: a cache of Hugging Face consists of links.
  package func open(
    _ path: String, followingLink: Bool = false
  ) throws(SystemError) -> FileDescriptor {
    let (parent, name) = try descend(path, creating: false)
    let flags = O_RDONLY | O_NONBLOCK | O_CLOEXEC | (followingLink ? 0 : O_NOFOLLOW)
    let file = unsafe openat(parent.raw, name, flags)
    guard file >= 0 else { throw parent.failure("open", name, .openInput) }
    let descriptor = FileDescriptor(owning: file)
    guard descriptor.kind == .regular else {
      throw .refused(parent.path + "/" + name, "it is not a regular file")
    }
    return descriptor
  }

  /// Creates an empty file for writing, with the directories on the way.
  package func create(_ path: String) throws(SystemError) -> FileDescriptor {
    let (parent, name) = try descend(path, creating: true)
    let flags = O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
    let file = unsafe openat(parent.raw, name, flags, 0o666)
    guard file >= 0 else { throw parent.failure("create", name, .createOutput) }
    return FileDescriptor(owning: file)
  }

  /// True for any entry of that name.
  package func contains(_ path: String) -> Bool {
    guard let (parent, name) = try? descend(path, creating: false) else { return false }
    var info = stat()
    return unsafe fstatat(parent.raw, name, &info, AT_SYMLINK_NOFOLLOW) == 0
  }

  /// Moves a file to the same path below another folder, with the directories on the way, and
  /// replaces a file there.
  package func move(_ path: String, to other: Folder) throws(SystemError) {
    let (parent, name) = try descend(path, creating: false)
    let (target, _) = try other.descend(path, creating: true)
    guard unsafe renameat(parent.raw, name, target.raw, name) == 0 else {
      throw target.failure("rename to", name, .createOutput)
    }
  }

  /// Gives a file the same path below another folder, with the directories on the way, in the place
  /// of one there: a second name of the file, or a copy where the file system has none.
  package func link(_ path: String, to other: Folder) throws(SystemError) {
    let (parent, name) = try descend(path, creating: false)
    let (target, _) = try other.descend(path, creating: true)
    guard unsafe unlinkat(target.raw, name, 0) == 0 || errno == ENOENT else {
      throw target.failure("remove", name, .createOutput)
    }
    if unsafe linkat(parent.raw, name, target.raw, name, 0) == 0 { return }
    guard [EPERM, EOPNOTSUPP, ENOSYS, EMLINK].contains(errno) else {
      throw target.failure("create", name, .createOutput)
    }
    let source = try open(path)
    try other.create(path).copy(0..<source.size(), of: source, to: 0)
  }

  /// Removes a file, if it is there.
  package func remove(_ path: String) throws(SystemError) {
    guard let (parent, name) = try? descend(path, creating: false) else { return }
    guard unsafe unlinkat(parent.raw, name, 0) == 0 || errno == ENOENT else {
      throw parent.failure("remove", name, .createOutput)
    }
  }

  /// Removes the folders below that have no files.
  package func removeEmptyFolders() throws(SystemError) {
    for name in try Directory.list(path) {
      guard let folder = try? enter(name[...]) else { continue }
      try folder.removeEmptyFolders()
      guard unsafe unlinkat(raw, name, AT_REMOVEDIR) == 0 || [ENOTEMPTY, EEXIST].contains(errno)
      else { throw failure("remove", name, .createOutput) }
    }
  }

  /// The paths of all files below, sorted.
  package func files() throws(SystemError) -> [String] {
    var files: [String] = []
    for name in try Directory.list(path) {
      if let folder = try? enter(name[...]) {
        files += try folder.files().map { name + "/" + $0 }
      } else {
        files.append(name)
      }
    }
    return files
  }

  /// A file, folder or link below.
  package struct Entry: Sendable {
    package let path: String
    package let isFolder: Bool
    /// False for a link, a pipe or a device.
    package let isRegular: Bool
    package let size: Int
    package let mode: UInt32
  }

  /// All entries below, also of folders in it, sorted.
  package func entries() throws(SystemError) -> [Entry] {
    var entries: [Entry] = []
    for name in try Directory.list(path) {
      var info = stat()
      guard unsafe fstatat(raw, name, &info, AT_SYMLINK_NOFOLLOW) == 0 else { continue }
      let kind = info.st_mode & S_IFMT
      entries.append(
        Entry(
          path: name, isFolder: kind == S_IFDIR, isRegular: kind == S_IFREG,
          size: Int(info.st_size), mode: info.st_mode))
      guard kind == S_IFDIR, let folder = try? enter(name[...]) else { continue }
      for entry in try folder.entries() {
        entries.append(
          Entry(
            path: name + "/" + entry.path, isFolder: entry.isFolder, isRegular: entry.isRegular,
            size: entry.size, mode: entry.mode))
      }
    }
    return entries
  }

  /// Takes the directory's lock, see `FileDescriptor.lock`.
  package func lock() throws(SystemError) -> (FileDescriptor, FileDescriptor.Lock) {
    let file = unsafe openat(raw, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard file >= 0 else { throw .last("open", path) }
    let descriptor = FileDescriptor(owning: file)
    return (descriptor, descriptor.lock())
  }

  /// True when a file can be moved from one to the other.
  package func isOnSameMount(as other: Folder) -> Bool {
    var (own, there) = (stat(), stat())
    guard unsafe fstat(raw, &own) == 0, unsafe fstat(other.raw, &there) == 0 else { return false }
    return own.st_dev == there.st_dev && linux_mount_id(raw) == linux_mount_id(other.raw)
  }

  /// Flushes the directory's own entries to disk.
  package func synchronize() throws(SystemError) {
    guard fsync(raw) == 0 || errno == EINVAL else { throw .last("write", path) }
  }

  /// The directory of a path, and the name in it.
  private func descend(
    _ path: String, creating: Bool
  ) throws(SystemError) -> (parent: Folder, name: String) {
    guard let relative = RelativePath(path), let name = relative.parts.last else {
      throw .leading(path, outOf: self.path)
    }
    var folder = self
    for part in relative.parts.dropLast() {
      do throws(SystemError) { folder = try folder.enter(part) } catch {
        guard creating, error.isMissing else { throw error }
        guard unsafe mkdirat(folder.raw, String(part), 0o777) == 0 || errno == EEXIST else {
          throw folder.failure("create", String(part), .createOutput)
        }
        folder = try folder.enter(part)
      }
    }
    return (folder, String(name))
  }

  /// Opens a directory in this one.
  private func enter(_ name: Substring) throws(SystemError) -> Folder {
    let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
    let raw = unsafe openat(raw, String(name), flags)
    guard raw >= 0 else { throw failure("open", String(name), .openInput) }
    return Folder(raw: raw, path: path + "/" + name)
  }

  /// The error of the call that has just failed. A link fails with ELOOP or, where a directory
  /// must be, ENOTDIR.
  private func failure(
    _ operation: String, _ name: String, _ purpose: SystemError.Purpose
  ) -> SystemError {
    let code = errno
    let path = path + "/" + name
    var info = stat()
    if code == ELOOP || code == ENOTDIR,
      unsafe fstatat(raw, name, &info, AT_SYMLINK_NOFOLLOW) == 0
    {
      let isLink = info.st_mode & S_IFMT == S_IFLNK
      return .refused(path, isLink ? "it is a symbolic link" : "it is not a directory")
    }
    return SystemError(code: code, operation: operation, path: path, purpose: purpose)
  }
}
