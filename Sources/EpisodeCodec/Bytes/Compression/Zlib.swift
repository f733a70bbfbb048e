internal import CDeflate

/// The zlib format (RFC 1950), used by PNG and by features of RLDS datasets.
package enum Zlib {
  /// The most bytes that deflate can encode in one.
  static let highestRatio = 1032

  /// - Parameters:
  ///   - limit: the largest content accepted, in bytes.
  /// - Throws: `.malformed`, or `.limit`.
  package static func decompress(_ bytes: Bytes, limit: Int) throws(StreamError) -> Bytes {
    let (most, overflow) = bytes.count.multipliedReportingOverflow(by: highestRatio)
    let capacity = overflow ? limit : min(limit, most)
    guard let decompressor = unsafe libdeflate_alloc_decompressor() else {
      throw StreamError.noMemory(for: "a zlib decompressor")
    }
    defer { unsafe libdeflate_free_decompressor(decompressor) }
    return try unsafe Bytes(capacity: capacity) { (output) throws(StreamError) in
      var count = 0
      let result = unsafe bytes.span.withUnsafeBytes { input in
        unsafe libdeflate_zlib_decompress(
          decompressor, input.baseAddress, input.count, output.baseAddress, capacity, &count)
      }
      switch result {
      case LIBDEFLATE_SUCCESS: return count
      case LIBDEFLATE_INSUFFICIENT_SPACE:
        throw StreamError(.limit, "the zlib content has more than \(capacity) bytes")
      default: throw StreamError(.malformed, "the zlib data is damaged")
      }
    }
  }

  /// - Parameters:
  ///   - level: 1...12.
  /// - Throws: `.limit` when memory runs out.
  package static func compress(_ bytes: RawSpan, level: Int) throws(StreamError) -> Bytes {
    guard let compressor = unsafe libdeflate_alloc_compressor(Int32(level)) else {
      throw StreamError.noMemory(for: "a zlib compressor")
    }
    defer { unsafe libdeflate_free_compressor(compressor) }
    let capacity = unsafe libdeflate_zlib_compress_bound(compressor, bytes.byteCount)
    return unsafe try Bytes(capacity: capacity) { (output) throws(StreamError) in
      unsafe bytes.withUnsafeBytes { input in
        unsafe libdeflate_zlib_compress(
          compressor, input.baseAddress, input.count, output.baseAddress, capacity)
      }
    }
  }
}
