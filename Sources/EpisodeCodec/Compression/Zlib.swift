internal import CDeflate

/// Data in the format of zlib (RFC 1950), unpacked by libdeflate.
enum Zlib {
  /// Unpacks to exactly `count` bytes, which the caller has checked against a limit.
  static func decompress(_ packed: RawSpan, count: Int) throws(StreamError) -> Bytes {
    guard let decompressor = unsafe libdeflate_alloc_decompressor() else {
      throw StreamError(.limit, "no memory for zlib")
    }
    defer { unsafe libdeflate_free_decompressor(decompressor) }
    return try unsafe Bytes(capacity: count) { (buffer) throws(StreamError) in
      let result = unsafe packed.withUnsafeBytes {
        unsafe libdeflate_zlib_decompress(
          decompressor, $0.baseAddress, $0.count, buffer.baseAddress, count, nil)
      }
      guard result == LIBDEFLATE_SUCCESS else {
        throw StreamError(.malformed, "zlib data that do not unpack to \(count) bytes")
      }
      return count
    }
  }
}
