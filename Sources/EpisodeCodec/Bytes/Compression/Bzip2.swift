internal import CBzip2

/// A bzip2 stream, as ROS 1 bags keep one per chunk.
package enum Bzip2 {
  /// The content of a stream.
  ///
  /// - Parameters:
  ///   - size: bytes of the content; nothing larger is allocated, whatever the stream says.
  /// - Throws: `.malformed` when the stream is broken or holds another number of bytes,
  ///   `.checksum` when a block is not what was compressed.
  package static func decompress(_ bytes: RawSpan, size: Int) throws(StreamError) -> Bytes {
    guard let capacity = UInt32(exactly: size), let available = UInt32(exactly: bytes.byteCount)
    else { throw StreamError(.limit, "bzip2 of 4 GiB or more") }
    return try unsafe Bytes(capacity: size) { target throws(StreamError) in
      var written = capacity
      let result = unsafe bytes.withUnsafeBytes { source in
        // The library asks for a `char *` and does not write to it.
        unsafe BZ2_bzBuffToBuffDecompress(
          target.baseAddress?.assumingMemoryBound(to: CChar.self), &written,
          UnsafeMutableRawPointer(mutating: source.baseAddress)?
            .assumingMemoryBound(to: CChar.self),
          available, 0, 0)
      }
      guard result == BZ_OK else { throw failure(result, size) }
      guard written == capacity else {
        throw StreamError(.malformed, "bzip2 holds \(written) bytes, not \(size)")
      }
      return size
    }
  }

  private static func failure(_ result: Int32, _ size: Int) -> StreamError {
    switch result {
    case BZ_OUTBUFF_FULL: StreamError(.malformed, "bzip2 holds more than \(size) bytes")
    case BZ_UNEXPECTED_EOF: StreamError(.malformed, "bzip2: the stream is cut short")
    case BZ_DATA_ERROR: StreamError(.checksum, "bzip2 block CRC mismatch")
    case BZ_MEM_ERROR: StreamError(.limit, "no memory for a bzip2 decompressor")
    default: StreamError(.malformed, "bytes are not bzip2")
    }
  }
}
