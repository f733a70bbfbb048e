private import CLinux
internal import Glibc

/// Makes, renames and removes entries of the file system.
package enum Directory {
  package static func create(_ path: String) throws(SystemError) {
    try checkName(path, "create", .createOutput)
    guard unsafe mkdir(path, 0o777) == 0 else { throw .last("create", path, .createOutput) }
  }

  /// Creates a directory and those on the way that are missing; nothing for the empty path.
  package static func createAll(_ path: String) throws(SystemError) {
    guard !path.isEmpty, !isDirectory(path) else { return }
    let parts = path.split(separator: "/", omittingEmptySubsequences: true)
    var place = path.hasPrefix("/") ? "" : "."
    for part in parts {
      place += "/" + part
      do throws(SystemError) { try create(place) } catch {
        // Another program may have made it.
        guard isDirectory(place) else { throw error }
      }
    }
  }

  /// True for any entry of that name, including a link that leads nowhere.
  package static func exists(_ path: String) -> Bool {
    var info = stat()
    guard !path.utf8.contains(0) else { return false }
    return unsafe lstat(path, &info) == 0
  }

  package static func isDirectory(_ path: String) -> Bool {
    var info = stat()
    guard !path.utf8.contains(0), unsafe stat(path, &info) == 0 else { return false }
    return info.st_mode & S_IFMT == S_IFDIR
  }

  /// True for a regular file or a link, not for a directory, pipe or device.
  package static func isFileOrLink(_ path: String) -> Bool {
    var info = stat()
    guard !path.utf8.contains(0), unsafe lstat(path, &info) == 0 else { return false }
    return [S_IFREG, S_IFLNK].contains(info.st_mode & S_IFMT)
  }

  /// What tells an entry of the file system from all others of this machine; nil if it is not there.
  package static func identity(_ path: String) -> String? {
    var info = stat()
    guard !path.utf8.contains(0), unsafe stat(path, &info) == 0 else { return nil }
    return "\(info.st_dev)-\(info.st_ino)"
  }

  /// Bytes of a regular file; nil for anything else. Opening a pipe to see would wait for its writer.
  package static func fileSize(_ path: String) -> Int? {
    var info = stat()
    guard !path.utf8.contains(0), unsafe stat(path, &info) == 0, info.st_mode & S_IFMT == S_IFREG
    else { return nil }
    return Int(info.st_size)
  }

  /// Bytes of a regular file, or of all those in a directory; nil for anything else.
  package static func totalSize(_ path: String) -> Int? {
    guard isDirectory(path) else { return fileSize(path) }
    return try? list(path).reduce(0) { $0 + (fileSize(path + "/" + $1) ?? 0) }
  }

  /// The corresponding C function is `rename`: it replaces `to` atomically.
  package static func rename(_ from: String, to: String) throws(SystemError) {
    try checkName(to, "rename to", .createOutput)
    guard unsafe Glibc.rename(from, to) == 0 else { throw .last("rename to", to, .createOutput) }
  }

  /// Renames atomically unless `to` exists.
  package static func renameNew(_ from: String, to: String) throws(SystemError) {
    try checkName(to, "rename to", .createOutput)
    let noReplace: UInt32 = 1  // RENAME_NOREPLACE, which Swift does not import
    let result = unsafe linux_renameat2(AT_FDCWD, from, AT_FDCWD, to, noReplace)
    guard result != 0 else { return }
    guard isUnsupported(errno) else { throw .last("rename to", to, .createOutput) }
    // A file system without that flag, such as NFS.
    guard !exists(to) else { throw .alreadyThere(to) }
    try rename(from, to: to)
  }

  /// Swaps two entries in one step.
  /// - Returns: false where the file system cannot.
  package static func exchange(_ first: String, _ second: String) throws(SystemError) -> Bool {
    let exchange: UInt32 = 2  // RENAME_EXCHANGE
    let result = unsafe linux_renameat2(AT_FDCWD, first, AT_FDCWD, second, exchange)
    guard result != 0 else { return true }
    guard isUnsupported(errno) else { throw .last("rename to", second, .createOutput) }
    return false
  }

  private static func isUnsupported(_ code: Int32) -> Bool {
    [EINVAL, ENOSYS, EOPNOTSUPP].contains(code)
  }

  /// The path without links.
  package static func resolve(_ path: String) throws(SystemError) -> String {
    guard let real = unsafe realpath(path, nil) else { throw .last("open", path, .openInput) }
    defer { unsafe free(real) }
    return unsafe String(cString: real)
  }

  /// Gives a file a second name, and replaces an existing entry of that name atomically. The name
  /// becomes a symbolic link where the file system has no hard links, or where the two names are on
  /// different file systems.
  /// - Parameter target: relative to the directory of `name` if the link is symbolic.
  package static func link(_ target: String, as name: String) throws(SystemError) {
    try checkName(name, "create", .createOutput)
    let directory = name.lastIndex(of: "/").map { String(name[...$0]) } ?? ""
    let source = target.hasPrefix("/") ? target : directory + target
    let staged = name + ".new"
    _ = unsafe unlink(staged)
    guard unsafe Glibc.link(source, staged) == 0 || symlink(target, staged) == 0 else {
      throw .last("create", name, .createOutput)
    }
    // After a failure it is there still, and so when both were names of one file.
    defer { _ = unsafe unlink(staged) }
    try rename(staged, to: name)
  }

  /// True when both names lead to one file.
  package static func isSameFile(_ first: String, _ second: String) -> Bool {
    var (one, other) = (stat(), stat())
    guard unsafe stat(first, &one) == 0, unsafe stat(second, &other) == 0 else { return false }
    return one.st_dev == other.st_dev && one.st_ino == other.st_ino
  }

  package static func removeFile(_ path: String) throws(SystemError) {
    guard unsafe unlink(path) == 0 else { throw .last("remove", path) }
  }

  /// Removes an empty directory. The corresponding C function is `rmdir`.
  package static func removeEmpty(_ path: String) throws(SystemError) {
    guard unsafe rmdir(path) == 0 else { throw .last("remove", path) }
  }

  /// The names in a directory, sorted, without `.` and `..`.
  package static func list(_ path: String) throws(SystemError) -> [String] {
    try checkName(path, "list", .openInput)
    guard let stream = unsafe opendir(path) else { throw .last("list", path, .openInput) }
    defer { unsafe closedir(stream) }
    var names: [String] = []
    while let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// Removes a directory and everything in it, also from directories without permission to write;
  /// links are removed, not followed.
  package static func removeTree(_ path: String) throws(SystemError) {
    var info = stat()
    guard unsafe lstat(path, &info) == 0 else { throw .last("remove", path) }
    guard info.st_mode & S_IFMT == S_IFDIR else { return try removeFile(path) }
    if info.st_mode & S_IRWXU != S_IRWXU { _ = unsafe chmod(path, S_IRWXU) }
    for name in try list(path) { try removeTree(path + "/" + name) }
    guard unsafe rmdir(path) == 0 else { throw .last("remove", path) }
  }

  /// Flushes the directory's own entries to disk.
  package static func synchronize(_ path: String) throws(SystemError) {
    let raw = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard raw >= 0 else { throw .last("open", path) }
    defer { close(raw) }
    guard fsync(raw) == 0 || errno == EINVAL else { throw .last("write", path) }
  }
}
