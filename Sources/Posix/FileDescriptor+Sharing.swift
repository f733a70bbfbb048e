internal import Glibc

extension FileDescriptor {
  /// Opens a file for reading and writing, or creates one that only this user may read.
  package static func openOrCreate(_ path: String) throws(SystemError) -> FileDescriptor {
    try checkName(path, "create", .createOutput)
    let raw = unsafe Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard raw >= 0 else { throw .last("create", path, .createOutput) }
    return FileDescriptor(owning: raw)
  }

  /// True if other users may read the file.
  package var isReadableByOthers: Bool {
    var info = stat()
    return unsafe fstat(raw, &info) == 0 && info.st_mode & 0o044 != 0
  }
}
