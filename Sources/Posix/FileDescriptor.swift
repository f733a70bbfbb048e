internal import Glibc
private import Synchronization

/// An open file, pipe, socket or terminal, closed when the object is released.
package final class FileDescriptor: Sendable {
  package let raw: Int32
  private let closesAtEnd: Bool

  private init(raw: Int32, closesAtEnd: Bool) {
    self.raw = raw
    self.closesAtEnd = closesAtEnd
  }

  /// Takes ownership of a descriptor.
  convenience init(owning raw: Int32) { self.init(raw: raw, closesAtEnd: true) }

  deinit { if closesAtEnd { close(raw) } }

  package static func standardInput() -> FileDescriptor { .init(raw: 0, closesAtEnd: false) }
  package static func standardOutput() -> FileDescriptor { .init(raw: 1, closesAtEnd: false) }
  package static func standardError() -> FileDescriptor {
    .init(raw: errorNumber.load(ordering: .relaxed), closesAtEnd: false)
  }

  /// From here on only this program's own messages reach standard error, not those that a library
  /// writes to its number.
  static func silenceStandardError() throws(SystemError) {
    let number = dup(2)
    guard number >= 0 else { throw .last("open") }
    let nowhere = try toNowhere()
    guard dup2(nowhere.raw, 2) == 2 else { throw .last("open") }
    errorNumber.store(number, ordering: .relaxed)
  }

  /// The corresponding C function is `open` with `O_RDONLY`. Refuses a directory.
  package static func open(_ path: String) throws(SystemError) -> FileDescriptor {
    try checkName(path, "open", .openInput)
    let raw = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC)
    guard raw >= 0 else { throw .last("open", path, .openInput) }
    let file = FileDescriptor(raw: raw, closesAtEnd: true)
    if file.kind == .directory {
      throw .directory(path)
    }
    return file
  }

  /// Creates an empty file for writing and reading back.
  /// - Throws: also when the file exists, unless `replacing` is set.
  package static func create(
    _ path: String, replacing: Bool = false
  ) throws(SystemError) -> FileDescriptor {
    try checkName(path, "create", .createOutput)
    let exclusive = replacing ? O_TRUNC : O_EXCL
    let raw = unsafe Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC | exclusive, 0o666)
    guard raw >= 0 else { throw .last("create", path, .createOutput) }
    return FileDescriptor(raw: raw, closesAtEnd: true)
  }

  /// A file without a name, gone when it is closed.
  /// - Parameter folder: where; `$TMPDIR` or `/var/tmp` without it.
  package static func temporary(in folder: String? = nil) throws(SystemError) -> FileDescriptor {
    let usual = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/var/tmp"
    let directory = folder ?? usual
    let nameless: Int32 = 0o20_000_000 | O_DIRECTORY  // O_TMPFILE, which Swift does not import
    let raw = unsafe Glibc.open(directory, nameless | O_RDWR | O_CLOEXEC, 0o600)
    if raw >= 0 { return FileDescriptor(raw: raw, closesAtEnd: true) }
    return try named(in: directory)
  }

  /// The same on a file system that gives every file a name, for a moment.
  private static func named(in directory: String) throws(SystemError) -> FileDescriptor {
    let template = directory + "/bagpipe.XXXXXX"
    var name = Array(template.utf8CString)
    let raw = unsafe name.withUnsafeMutableBufferPointer { buffer -> Int32 in
      guard let base = buffer.baseAddress else { return -1 }
      let raw = unsafe mkstemp(base)
      if raw >= 0 { unsafe unlink(base) }
      return raw
    }
    guard raw >= 0 else { throw .last("create a temporary file in", directory) }
    _ = fcntl(raw, F_SETFD, FD_CLOEXEC)
    return FileDescriptor(raw: raw, closesAtEnd: true)
  }

  package enum Lock: Sendable {
    case taken
    /// Another open file of the same entry has it.
    case held
    /// The file system knows no locks.
    case unsupported
  }

  /// Takes the lock of the file or directory until this object is released or the process ends.
  /// The corresponding C function is `flock`.
  package func lock() -> Lock {
    guard flock(raw, LOCK_EX | LOCK_NB) != 0 else { return .taken }
    return errno == EWOULDBLOCK ? .held : .unsupported
  }

  /// True while a program has the file open for writing; nil where the kernel does not tell.
  package var hasWriter: Bool? {
    // fcntl(2): a lease for reading is refused with EAGAIN while there is a writer. A program that
    // opens the file in the moment before the lease is given back sends SIGIO.
    let (setLease, read, none): (Int32, Int32, Int32) = (1024, 0, 2)
    signal(SIGIO, SIG_IGN)
    guard fcntl(raw, setLease, read) == 0 else { return errno == EAGAIN ? true : nil }
    _ = fcntl(raw, setLease, none)
    return false
  }

  /// The name by which a regular file was opened; nil for anything else, and where the system does
  /// not tell or the file has been removed.
  package var path: String? {
    guard kind == .regular else { return nil }
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = unsafe readlink("/proc/self/fd/\(raw)", &buffer, buffer.count)
    guard count > 0 else { return nil }
    let path = String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return isAt(path) ? path : nil
  }

  /// True while `path` names this file.
  package func isAt(_ path: String) -> Bool {
    var (own, there) = (stat(), stat())
    guard unsafe fstat(raw, &own) == 0, unsafe lstat(path, &there) == 0 else { return false }
    return own.st_dev == there.st_dev && own.st_ino == there.st_ino
  }

  /// What is written to it is lost.
  static func toNowhere() throws(SystemError) -> FileDescriptor {
    let raw = unsafe Glibc.open("/dev/null", O_WRONLY | O_CLOEXEC)
    guard raw >= 0 else { throw .last("open", "/dev/null") }
    return FileDescriptor(raw: raw, closesAtEnd: true)
  }

  /// Opens an entry that this program made, of any kind: neither follows a link nor waits for the
  /// writer of a pipe.
  package static func openEntry(_ path: String) throws(SystemError) -> FileDescriptor {
    let raw = unsafe Glibc.open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard raw >= 0 else { throw .last("open", path) }
    return FileDescriptor(raw: raw, closesAtEnd: true)
  }

  package enum Kind: Sendable { case regular, directory, pipe, terminal, other }

  package var kind: Kind {
    var info = stat()
    guard unsafe fstat(raw, &info) == 0 else { return .other }
    switch info.st_mode & S_IFMT {
    case S_IFREG: return .regular
    case S_IFDIR: return .directory
    case S_IFIFO, S_IFSOCK: return .pipe
    case S_IFCHR: return isatty(raw) == 1 ? .terminal : .other
    default: return .other
    }
  }

  /// Size of a regular file now, in bytes.
  package func size() throws(SystemError) -> Int {
    var info = stat()
    guard unsafe fstat(raw, &info) == 0 else { throw .last("examine") }
    return Int(info.st_size)
  }

  /// Size and number of names of a file now.
  package func state() throws(SystemError) -> (size: Int, links: Int) {
    var info = stat()
    guard unsafe fstat(raw, &info) == 0 else { throw .last("examine") }
    return (Int(info.st_size), Int(info.st_nlink))
  }

  /// What changes when a program writes to the file.
  package func version() throws(SystemError) -> FileVersion {
    var info = stat()
    guard unsafe fstat(raw, &info) == 0 else { throw .last("examine") }
    return FileVersion(
      size: Int(info.st_size), seconds: info.st_mtim.tv_sec, nanoseconds: info.st_mtim.tv_nsec)
  }

  /// The same file, to be read from its start.
  package func rewound() throws(SystemError) -> FileDescriptor {
    guard lseek(raw, 0, SEEK_SET) == 0 else { throw .last("read") }
    return self
  }

  /// Where the next `read` starts; 0 for a pipe or terminal, which has no position.
  package var position: Int { max(0, Int(lseek(raw, 0, SEEK_CUR))) }

  /// The corresponding C function is `read`. Returns 0 at the end of the file.
  package func read(
    into buffer: UnsafeMutableRawBufferPointer
  ) throws(SystemError) -> Int {
    let count = retrying { unsafe Glibc.read(raw, buffer.baseAddress, buffer.count) }
    guard count >= 0 else { throw .last("read") }
    return count
  }

  /// The corresponding C function is `pread`; fills as much of `buffer` as the file holds.
  package func read(
    into buffer: UnsafeMutableRawBufferPointer, at offset: Int
  ) throws(SystemError) -> Int {
    var filled = 0
    while filled < buffer.count {
      let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
      let count = retrying {
        unsafe pread(raw, rest.baseAddress, rest.count, off_t(offset + filled))
      }
      guard count >= 0 else { throw .last("read") }
      if count == 0 { break }
      filled += count
    }
    return filled
  }

  /// Writes all bytes. The corresponding C function is `write`.
  package func write(_ bytes: RawSpan) throws(SystemError) {
    let code: Int32 = unsafe bytes.withUnsafeBytes { buffer in
      var rest = unsafe buffer
      while rest.count > 0 {
        let count = retrying { unsafe Glibc.write(raw, rest.baseAddress, rest.count) }
        guard count >= 0 else { return errno }
        unsafe rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      }
      return 0
    }
    if code != 0 { throw SystemError(code: code, operation: "write") }
  }

  /// Writes a text in UTF-8.
  package func write(_ text: String) throws(SystemError) {
    try unsafe write(text.utf8Span.span.bytes)
  }

  /// Appends the rest of another file, from its position to its end, and sets the mode of this one.
  package func copy(from other: FileDescriptor, mode: UInt32) throws(SystemError) {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
    defer { unsafe buffer.deallocate() }
    while true {
      let count = try unsafe other.read(into: buffer)
      if count == 0 { break }
      try unsafe write(RawSpan(_unsafeBytes: UnsafeRawBufferPointer(rebasing: buffer[..<count])))
    }
    guard fchmod(raw, mode) == 0 else { throw .last("write") }
  }

  /// Writes all bytes at an offset of a regular file. The corresponding C function is `pwrite`.
  package func write(_ bytes: RawSpan, at offset: Int) throws(SystemError) {
    let code: Int32 = unsafe bytes.withUnsafeBytes { buffer in
      var done = 0
      while done < buffer.count {
        let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[done...])
        let count = retrying {
          unsafe pwrite(raw, rest.baseAddress, rest.count, off_t(offset + done))
        }
        guard count >= 0 else { return errno }
        done += count
      }
      return 0
    }
    if code != 0 { throw SystemError(code: code, operation: "write") }
  }

  /// True when a `read` would return at once, with bytes or with the end.
  package var isReadable: Bool {
    var request = pollfd(fd: raw, events: Int16(POLLIN), revents: 0)
    return unsafe poll(&request, 1, 0) != 0
  }

  /// Requests a large pipe buffer, so that two stages switch less often. No effect on other files.
  package func enlargePipe(to bytes: Int32 = 1 << 20) {
    let setPipeSize: Int32 = 1031  // F_SETPIPE_SZ, a macro that Swift does not import
    _ = fcntl(raw, setPipeSize, bytes)
  }

  /// Tells the kernel that this process reads the file from front to back.
  package func expectSequentialReads() {
    _ = posix_fadvise(raw, 0, 0, POSIX_FADV_SEQUENTIAL)
  }

  /// Waits until the bytes are on disk; reports the error of a delayed write.
  package func synchronize() throws(SystemError) {
    guard fsync(raw) == 0 || errno == EINVAL || errno == EROFS else { throw .last("write") }
  }

  /// Opens the standard descriptors that the parent closed, so that no file opened later gets their
  /// numbers. Every read from and write to such a descriptor fails.
  package static func reserveStandardDescriptors() {
    for place: Int32 in 0...2 where fcntl(place, F_GETFD) == -1 {
      _ = unsafe Glibc.open("/dev/null", place == 0 ? O_WRONLY : O_RDONLY)
    }
  }

  /// Closes standard output and reports the error of a delayed write.
  package static func closeStandardOutput() throws(SystemError) {
    guard close(1) == 0 || errno == EBADF else { throw .last("write") }
  }
}

/// The size of a file and the time of the last change to it.
package struct FileVersion: Equatable, Sendable {
  package let size: Int
  let seconds: Int
  let nanoseconds: Int

  package func isOlder(than other: FileVersion) -> Bool {
    (seconds, nanoseconds) < (other.seconds, other.nanoseconds)
  }

  /// From the last change of `other` to that of this one, by the clock of their file system.
  package func seconds(since other: FileVersion) -> Double {
    Double(seconds - other.seconds) + Double(nanoseconds - other.nanoseconds) / 1e9
  }
}

/// A C string ends at the first NUL, so a name that contains one would open another file.
func checkName(
  _ path: String, _ operation: String, _ purpose: SystemError.Purpose
) throws(SystemError) {
  guard !path.utf8.contains(0) else {
    throw SystemError(code: EINVAL, operation: operation, path: path, purpose: purpose)
  }
}

/// Where standard error is.
private let errorNumber = Atomic<Int32>(2)
