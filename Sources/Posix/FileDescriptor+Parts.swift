private import CLinux
internal import Glibc

extension FileDescriptor {
  /// The corresponding C function is `ftruncate`.
  package func truncate(to size: Int) throws(SystemError) {
    guard ftruncate(raw, off_t(size)) == 0 else { throw .last("write") }
  }

  /// Where the next `write` without an offset goes.
  package func seek(to offset: Int) throws(SystemError) {
    guard lseek(raw, off_t(offset), SEEK_SET) >= 0 else { throw .last("write") }
  }

  /// Starts to write to the disk what has been written so far, so that `synchronize` waits for less,
  /// which also reports what fails meanwhile. The corresponding call is `sync_file_range`.
  package func startWriting() { _ = linux_start_writing(raw) }

  /// Copies a part of another file to an offset of this one, without passing it through this
  /// process where the file system can. The corresponding call is `copy_file_range`.
  package func copy(
    _ range: Range<Int>, of other: FileDescriptor, to offset: Int
  ) throws(SystemError) {
    var (from, to) = (Int64(range.lowerBound), Int64(offset))
    while from < range.upperBound {
      let rest = UInt(range.upperBound - Int(from))
      let count = retrying {
        unsafe linux_copy_file_range(other.raw, &from, raw, &to, rest)
      }
      if count > 0 { continue }
      guard count == 0 || [EXDEV, EINVAL, ENOSYS, EOPNOTSUPP].contains(errno) else {
        throw .last("write")
      }
      return try copyThroughMemory(Int(from)..<range.upperBound, of: other, to: Int(to))
    }
  }

  private func copyThroughMemory(
    _ range: Range<Int>, of other: FileDescriptor, to offset: Int
  ) throws(SystemError) {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
    defer { unsafe buffer.deallocate() }
    var place = range.lowerBound
    while place < range.upperBound {
      let part = unsafe UnsafeMutableRawBufferPointer(
        rebasing: buffer[..<min(buffer.count, range.upperBound - place)])
      let count = try unsafe other.read(into: part, at: place)
      guard count > 0 else {
        throw SystemError(code: EIO, operation: "read")
      }
      try unsafe write(
        RawSpan(_unsafeBytes: UnsafeRawBufferPointer(rebasing: part[..<count])),
        at: offset + place - range.lowerBound)
      place += count
    }
  }
}

extension FileDescriptor {
  /// Creates a file whose blocks are allocated, and removes its name.
  /// The corresponding C functions are `posix_fallocate` and `unlink`.
  /// - Throws: also when the file exists, or the disk has not enough room.
  package static func allocated(_ path: String, size: Int) throws(SystemError) -> FileDescriptor {
    let file = try create(path)
    let code = posix_fallocate(file.raw, 0, off_t(size))
    unsafe unlink(path)
    guard code == 0 else {
      throw SystemError(code: code, operation: "create", path: path, purpose: .createOutput)
    }
    return file
  }
}
