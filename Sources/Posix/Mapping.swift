internal import Glibc

/// A read-only view of a part of a regular file, unmapped when its last reference is released.
///
/// The kernel pages the bytes in when they are touched, so nothing is copied. If another program
/// truncates a mapped file, reading it raises SIGBUS, which `Signals.reportLostMappings` turns into
/// a message.
@safe
public final class Mapping: @unchecked Sendable {
  /// The mapped bytes, valid as long as this object lives.
  public let bytes: UnsafeRawBufferPointer
  private let base: UnsafeMutableRawPointer
  private let length: Int

  /// - Parameters:
  ///   - offset: byte in the file; it need not be aligned.
  ///   - count: bytes, at least 1; the caller has checked that the file is that long.
  package init(_ file: FileDescriptor, at offset: Int, count: Int) throws(SystemError) {
    // 4 KiB on most processors; a Raspberry Pi 5 has 16.
    let page = Int(getpagesize())
    let start = offset / page * page
    length = offset - start + count
    let address = unsafe mmap(nil, length, PROT_READ, MAP_SHARED, file.raw, off_t(start))
    guard let address = unsafe address, unsafe address != MAP_FAILED else { throw .last("map") }
    unsafe madvise(address, length, MADV_SEQUENTIAL)
    unsafe base = address
    unsafe bytes = UnsafeRawBufferPointer(start: address + (offset - start), count: count)
  }

  deinit { unsafe munmap(base, length) }
}
