internal import CLZ4

/// LZ4 frames (the frame format of lz4.org, magic 0x184D2204).
package enum LZ4Frame {
  /// The options of a frame's header. The defaults give FLG 0x64, BD 0x60: independent blocks of 1
  /// MiB and a checksum of the content.
  package struct Options: Sendable {
    /// The largest size of a block's content, in bytes.
    package enum BlockSize: Sendable { case kib64, kib256, mib1, mib4 }

    package var blockSize: BlockSize
    /// False for blocks that refer to earlier ones: they compress better but cannot be read alone.
    package var independentBlocks: Bool
    package var contentSize: Bool
    package var contentChecksum: Bool

    package init(
      blockSize: BlockSize = .mib1, independentBlocks: Bool = true, contentSize: Bool = false,
      contentChecksum: Bool = true
    ) {
      self.blockSize = blockSize
      self.independentBlocks = independentBlocks
      self.contentSize = contentSize
      self.contentChecksum = contentChecksum
    }
  }

  /// - Parameters:
  ///   - level: 0 (fast) to 12 (small); 3 and above use the slower HC compressor; negative is faster.
  package static func compress(
    _ bytes: RawSpan, level: Int, options: Options = Options()
  ) throws(StreamError) -> Bytes {
    guard let level = Int32(exactly: level), level <= LZ4F_compressionLevel_max() else {
      throw StreamError(
        .unsupported, "lz4 has no level \(level), only up to \(LZ4F_compressionLevel_max())")
    }
    var preferences = LZ4F_preferences_t()
    preferences.compressionLevel = level
    preferences.frameInfo.blockSizeID =
      switch options.blockSize {
      case .kib64: LZ4F_max64KB
      case .kib256: LZ4F_max256KB
      case .mib1: LZ4F_max1MB
      case .mib4: LZ4F_max4MB
      }
    preferences.frameInfo.blockMode =
      options.independentBlocks ? LZ4F_blockIndependent : LZ4F_blockLinked
    preferences.frameInfo.contentSize = options.contentSize ? UInt64(bytes.byteCount) : 0
    preferences.frameInfo.contentChecksumFlag =
      options.contentChecksum ? LZ4F_contentChecksumEnabled : LZ4F_noContentChecksum

    let bound = unsafe LZ4F_compressFrameBound(bytes.byteCount, &preferences)
    return try unsafe Bytes(capacity: bound) { target throws(StreamError) in
      try checked(
        unsafe bytes.withUnsafeBytes { source in
          unsafe LZ4F_compressFrame(
            target.baseAddress, target.count, source.baseAddress, source.count, &preferences)
        })
    }
  }

  /// Decompresses one or more frames with any legal header.
  ///
  /// - Parameters:
  ///   - size: bytes of the content; nothing larger is allocated, whatever the frames say.
  /// - Throws: `.malformed` when the frames are broken or their content has another size.
  package static func decompress(_ bytes: RawSpan, size: Int) throws(StreamError) -> Bytes {
    // A byte of input lengthens a match by at most 255 bytes.
    guard size >= 0, size >> 8 <= bytes.byteCount else {
      throw StreamError(.malformed, "\(bytes.byteCount) bytes of lz4 cannot hold \(size) bytes")
    }
    var context: OpaquePointer?
    guard unsafe LZ4F_isError(LZ4F_createDecompressionContext(&context, UInt32(LZ4F_VERSION))) == 0
    else { throw StreamError.noMemory(for: "an lz4 decompressor") }
    defer { unsafe LZ4F_freeDecompressionContext(context) }

    return try unsafe Bytes(capacity: size) { target throws(StreamError) in
      var (read, written) = (0, 0)
      // The bytes that the frame still needs; 0 between two frames.
      var expected = 0
      while read < bytes.byteCount {
        var (taken, given) = (bytes.byteCount - read, size - written)
        expected = try checked(
          unsafe bytes.withUnsafeBytes { source in
            unsafe LZ4F_decompress(
              context, target.baseAddress?.advanced(by: written), &given,
              source.baseAddress?.advanced(by: read), &taken, nil)
          })
        read += taken
        written += given
        guard taken + given > 0 else {
          throw StreamError(.malformed, "the lz4 content has more than \(size) bytes")
        }
      }
      guard expected == 0 else { throw StreamError(.malformed, "the lz4 frame is cut short") }
      guard written == size else {
        throw StreamError(.malformed, "the lz4 content has \(written) bytes, not \(size)")
      }
      return written
    }
  }

  /// As much of the content of cut or damaged frames as their bytes yield.
  ///
  /// - Parameters:
  ///   - size: bytes of the whole content.
  package static func decompressStart(of bytes: RawSpan, size: Int) throws(StreamError) -> Bytes {
    var context: OpaquePointer?
    guard unsafe LZ4F_isError(LZ4F_createDecompressionContext(&context, UInt32(LZ4F_VERSION))) == 0
    else { throw StreamError.noMemory(for: "an lz4 decompressor") }
    defer { unsafe LZ4F_freeDecompressionContext(context) }
    let most = min(max(size, 0), (bytes.byteCount + 1) << 8)
    return try unsafe Bytes(capacity: most) { target throws(StreamError) in
      var (read, written) = (0, 0)
      while read < bytes.byteCount {
        var (taken, given) = (bytes.byteCount - read, most - written)
        let result = unsafe bytes.withUnsafeBytes { source in
          unsafe LZ4F_decompress(
            context, target.baseAddress?.advanced(by: written), &given,
            source.baseAddress?.advanced(by: read), &taken, nil)
        }
        guard LZ4F_isError(result) == 0, taken + given > 0 else { break }
        read += taken
        written += given
      }
      return written
    }
  }

  /// Returns a library result that is a count; throws an error with the library's own text.
  private static func checked(_ result: Int) throws(StreamError) -> Int {
    guard LZ4F_isError(result) == 0 else {
      // `ERROR_frameSize_wrong`
      let name = unsafe String(cString: LZ4F_getErrorName(result))
      throw StreamError(
        name.hasSuffix("Checksum_invalid") ? .checksum : .malformed,
        "lz4: \(name.drop { $0 != "_" }.dropFirst())")
    }
    return result
  }
}

/// Single blocks of LZ4, without a frame around them.
package enum LZ4Block {
  /// - Parameters:
  ///   - size: bytes of the content; nothing larger is allocated.
  /// - Throws: `.malformed` when the block is broken or its content has another size.
  package static func decompress(_ bytes: RawSpan, size: Int) throws(StreamError) -> Bytes {
    // A byte of input lengthens a match by at most 255 bytes.
    guard size >= 0, size >> 8 <= bytes.byteCount else {
      throw StreamError(.malformed, "\(bytes.byteCount) bytes of lz4 cannot hold \(size) bytes")
    }
    return try unsafe Bytes(capacity: size) { (target) throws(StreamError) in
      try unsafe decompress(
        bytes, into: UnsafeMutableRawBufferPointer(rebasing: target[..<size]))
      return size
    }
  }

  /// Fills a buffer with the content.
  /// - Throws: `.malformed` when the block is broken or its content has another size.
  package static func decompress(
    _ bytes: RawSpan, into target: UnsafeMutableRawBufferPointer
  ) throws(StreamError) {
    let size = target.count
    guard let capacity = Int32(exactly: size), let available = Int32(exactly: bytes.byteCount)
    else { throw StreamError(.limit, "a block of lz4 of 2 GiB or more") }
    let written = unsafe bytes.withUnsafeBytes { source in
      unsafe LZ4_decompress_safe(
        source.baseAddress?.assumingMemoryBound(to: CChar.self),
        target.baseAddress?.assumingMemoryBound(to: CChar.self), available, capacity)
    }
    guard written >= 0 else {
      throw StreamError(.malformed, "the lz4 block is broken or larger than \(size) bytes")
    }
    guard written == size else {
      throw StreamError(.malformed, "the lz4 content has \(written) bytes, not \(size)")
    }
  }
}
