internal import CBzip2

/// Reads bzip2 streams; a ROS 1 bag stores one per chunk.
package enum Bzip2 {
  /// Decompresses a stream.
  ///
  /// - Parameters:
  ///   - size: bytes of the content; nothing larger is allocated, whatever the stream says.
  /// - Throws: `.malformed` when the stream is broken or its content has another size,
  ///   `.checksum` when a block does not match its CRC.
  package static func decompress(_ bytes: RawSpan, size: Int) throws(StreamError) -> Bytes {
    guard let capacity = UInt32(exactly: size), let available = UInt32(exactly: bytes.byteCount)
    else { throw StreamError(.limit, "bzip2 of 4 GiB or more") }
    return try unsafe Bytes(capacity: size) { target throws(StreamError) in
      var written = capacity
      let result = unsafe bytes.withUnsafeBytes { source in
        // The library takes a `char *` but does not write to it.
        unsafe BZ2_bzBuffToBuffDecompress(
          target.baseAddress?.assumingMemoryBound(to: CChar.self), &written,
          UnsafeMutableRawPointer(mutating: source.baseAddress)?
            .assumingMemoryBound(to: CChar.self),
          available, 0, 0)
      }
      guard result == BZ_OK else { throw failure(result, size) }
      guard written == capacity else {
        throw StreamError(.malformed, "the bzip2 content has \(written) bytes, not \(size)")
      }
      return size
    }
  }

  /// As much of the content of a cut or damaged stream as its bytes yield: whole blocks.
  ///
  /// - Parameters:
  ///   - size: bytes of the whole content.
  package static func decompressStart(of bytes: RawSpan, size: Int) throws(StreamError) -> Bytes {
    guard let capacity = UInt32(exactly: size), let available = UInt32(exactly: bytes.byteCount)
    else { throw StreamError(.limit, "bzip2 of 4 GiB or more") }
    return try unsafe Bytes(capacity: size) { target throws(StreamError) in
      var stream = unsafe bz_stream()
      guard unsafe BZ2_bzDecompressInit(&stream, 0, 0) == BZ_OK else {
        throw StreamError.noMemory(for: "a bzip2 decompressor")
      }
      defer { unsafe BZ2_bzDecompressEnd(&stream) }
      return unsafe bytes.withUnsafeBytes { source in
        // The library takes a `char *` but does not write to it.
        unsafe stream.next_in = UnsafeMutableRawPointer(mutating: source.baseAddress)?
          .assumingMemoryBound(to: CChar.self)
        unsafe stream.avail_in = available
        unsafe stream.next_out = target.baseAddress?.assumingMemoryBound(to: CChar.self)
        unsafe stream.avail_out = capacity
        while unsafe BZ2_bzDecompress(&stream) == BZ_OK {
          if unsafe stream.avail_in == 0 || stream.avail_out == 0 { break }
        }
        return unsafe Int(capacity - stream.avail_out)
      }
    }
  }

  private static func failure(_ result: Int32, _ size: Int) -> StreamError {
    switch result {
    case BZ_OUTBUFF_FULL: StreamError(.malformed, "the bzip2 content has more than \(size) bytes")
    case BZ_UNEXPECTED_EOF: StreamError(.malformed, "the bzip2 stream is cut short")
    case BZ_DATA_ERROR: StreamError(.checksum, "bzip2 block CRC mismatch")
    case BZ_MEM_ERROR: StreamError.noMemory(for: "a bzip2 decompressor")
    default: StreamError(.malformed, "the bytes are not bzip2")
    }
  }
}
