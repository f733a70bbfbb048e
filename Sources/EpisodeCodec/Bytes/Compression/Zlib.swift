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

  /// Fills a buffer with the content.
  /// - Throws: `.malformed` when the data is damaged or its content has another size.
  package static func decompress(
    _ bytes: RawSpan, into target: UnsafeMutableRawBufferPointer
  ) throws(StreamError) {
    guard let decompressor = unsafe libdeflate_alloc_decompressor() else {
      throw StreamError.noMemory(for: "a zlib decompressor")
    }
    defer { unsafe libdeflate_free_decompressor(decompressor) }
    // Without a place for the size of the content, it must be that of the buffer.
    let result = unsafe bytes.withUnsafeBytes { input in
      unsafe libdeflate_zlib_decompress(
        decompressor, input.baseAddress, input.count, target.baseAddress, target.count, nil)
    }
    guard result == LIBDEFLATE_SUCCESS else {
      throw StreamError(
        .malformed, "the zlib data is damaged or does not hold \(target.count) bytes")
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

/// The gzip format (RFC 1952).
package enum Gzip {
  /// Decompresses one member or more.
  ///
  /// - Parameters:
  ///   - size: bytes of the content; nothing larger is allocated, whatever the members say.
  /// - Throws: `.malformed` when they are broken or their content has another size.
  package static func decompress(_ bytes: RawSpan, size: Int) throws(StreamError) -> Bytes {
    guard size >= 0, size / Zlib.highestRatio <= bytes.byteCount else {
      throw StreamError(.malformed, "\(bytes.byteCount) bytes of gzip cannot hold \(size) bytes")
    }
    guard let decompressor = unsafe libdeflate_alloc_decompressor() else {
      throw StreamError.noMemory(for: "a gzip decompressor")
    }
    defer { unsafe libdeflate_free_decompressor(decompressor) }
    let content = try unsafe Bytes(capacity: size) { (output) throws(StreamError) in
      var (read, written) = (0, 0)
      while read < bytes.byteCount {
        var (taken, given) = (0, 0)
        let result = unsafe bytes.withUnsafeBytes { input in
          unsafe libdeflate_gzip_decompress_ex(
            decompressor, input.baseAddress?.advanced(by: read), input.count - read,
            output.baseAddress?.advanced(by: written), size - written, &taken, &given)
        }
        guard result == LIBDEFLATE_SUCCESS, taken > 0 else {
          throw StreamError(.malformed, "the gzip data is damaged or larger than \(size) bytes")
        }
        (read, written) = (read + taken, written + given)
      }
      return written
    }
    guard content.count == size else {
      throw StreamError(.malformed, "the gzip content has \(content.count) bytes, not \(size)")
    }
    return content
  }
}
