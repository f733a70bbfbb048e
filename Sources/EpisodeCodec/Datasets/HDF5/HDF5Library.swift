internal import Bytes
internal import CHDF5
internal import Posix
internal import Synchronization

/// libhdf5, set up to read files from outside.
enum HDF5Library {
  /// - Throws: `.limit` without memory for the library.
  static func start() throws(StreamError) {
    guard isStarted else { throw StreamError.noMemory(for: "libhdf5") }
  }

  private static let isStarted =
    unsafe bagpipe_hdf5_distrust() >= 0
    && bagpipe_hdf5_add_filter(lzf) { flags, _, _, count, capacity, buffer in
      unsafe decodeLZF(flags, count, capacity, buffer)
    } >= 0

  /// The number of h5py's filter.
  private static let lzf: Int32 = 32000

  /// False once a call that writes has failed: from then on the library crashes where it closes what
  /// it cannot write.
  fileprivate static let mayClose = Atomic(true)
  private static let isWriting = Atomic(false)

  /// Called before the library writes to a file.
  static func beginWriting() { isWriting.store(true, ordering: .relaxed) }

  /// The error of the call that has just failed.
  /// - Parameter words: what failed, `a dataset`.
  static func failure(_ words: String) -> StreamError {
    if isWriting.load(ordering: .relaxed) { mayClose.store(false, ordering: .relaxed) }
    var buffer = [CChar](repeating: 0, count: 256)
    unsafe bagpipe_hdf5_reason(&buffer)
    let bytes = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    let reason = String(decoding: bytes, as: UTF8.self)
    // The library's words around a system call: `file read failed: …, errno = 5, error message = …`.
    if let place = reason.firstRange(of: "errno = ") {
      let digits = reason[place.upperBound...].prefix { $0.isNumber }
      if let code = Int32(digits) { return StreamError(SystemError(code: code, operation: words)) }
    }
    let isNewer = reason.hasPrefix("bad version number")
    return StreamError(
      isNewer ? .unsupported : .malformed,
      "cannot \(words): " + (isNewer ? "it needs a newer libhdf5: " : "")
        + (reason.isEmpty ? "no reason" : reason))
  }
}

/// An object of libhdf5, released with the last reference.
final class HDF5Handle {
  let id: hid_t

  /// - Parameter words: what gave the handle, for its error: `open a dataset`.
  init(_ id: hid_t, _ words: String) throws(StreamError) {
    guard id >= 0 else { throw HDF5Library.failure(words) }
    self.id = id
  }

  deinit { if HDF5Library.mayClose.load(ordering: .relaxed) { H5Idec_ref(id) } }
}

/// A filter of the library (`H5Z_func_t`): replaces the compressed chunk in `buffer`, of `count` of
/// `capacity` bytes, by its content, and returns the size of that; 0 is a failure.
private func decodeLZF(
  _ flags: UInt32, _ count: Int, _ capacity: UnsafeMutablePointer<Int>?,
  _ buffer: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> Int {
  guard flags & UInt32(H5Z_FLAG_REVERSE) != 0, let buffer = unsafe buffer,
    let capacity = unsafe capacity, let chunk = unsafe buffer.pointee
  else { return 0 }
  let block = unsafe RawSpan(_unsafeStart: chunk, byteCount: count)
  guard let size = try? LZF.size(of: block), size > 0,
    let content = unsafe H5allocate_memory(size, false)
  else { return 0 }
  var output = unsafe MutableRawSpan(_unsafeStart: content, byteCount: size)
  do throws(StreamError) { try LZF.decompress(block, into: &output) } catch {
    _ = unsafe H5free_memory(content)
    return 0
  }
  _ = unsafe H5free_memory(chunk)
  unsafe (buffer.pointee, capacity.pointee) = (content, size)
  return size
}
