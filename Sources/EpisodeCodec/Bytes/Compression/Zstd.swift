internal import CZstd

/// Compresses each run of bytes to one zstd frame (RFC 8878), with its content size and no
/// checksum.
///
/// Keeps its working memory between calls. Two threads must not use it at the same time.
@safe
package final class ZstdCompressor {
  private let context: OpaquePointer

  /// - Parameters:
  ///   - level: 1 (fast) to 22 (small); 0 and below are faster still.
  package init(level: Int) throws(StreamError) {
    guard let level = Int32(exactly: level), level >= ZSTD_minCLevel(), level <= ZSTD_maxCLevel()
    else {
      throw StreamError(.unsupported, "zstd has no level \(level), only up to \(ZSTD_maxCLevel())")
    }
    guard let context = unsafe ZSTD_createCCtx() else {
      throw StreamError.noMemory(for: "a zstd compressor")
    }
    unsafe self.context = context
    _ = unsafe ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level)
  }

  deinit { unsafe ZSTD_freeCCtx(context) }

  package func compress(_ bytes: RawSpan) throws(StreamError) -> Bytes {
    try unsafe Bytes(capacity: ZSTD_compressBound(bytes.byteCount)) { target throws(StreamError) in
      try unsafe Zstd.checked(
        bytes.withUnsafeBytes { source in
          unsafe ZSTD_compress2(
            context, target.baseAddress, target.count, source.baseAddress, source.count)
        })
    }
  }
}

/// Decompresses zstd frames whose content has a known length.
///
/// Keeps its working memory between calls. Two threads must not use it at the same time.
@safe
package final class ZstdDecompressor {
  private let context: OpaquePointer

  package init() throws(StreamError) {
    guard let context = unsafe ZSTD_createDCtx() else {
      throw StreamError.noMemory(for: "a zstd decompressor")
    }
    unsafe self.context = context
  }

  deinit { unsafe ZSTD_freeDCtx(context) }

  /// The content size in a frame's header; nil if it has none.
  package static func contentSize(of bytes: RawSpan) -> Int? {
    let size = unsafe bytes.withUnsafeBytes { source in
      unsafe ZSTD_getFrameContentSize(source.baseAddress, source.count)
    }
    // The two highest values mean "unknown" and "no frame".
    return Int(exactly: size)
  }

  /// Decompresses one or more frames, with or without a content size in their headers.
  ///
  /// - Parameters:
  ///   - size: bytes of the content; nothing larger is allocated, whatever the frames say.
  /// - Throws: `.malformed` when the frames are broken or their content has another size.
  package func decompress(_ bytes: RawSpan, size: Int) throws(StreamError) -> Bytes {
    // A block takes at least 4 bytes and yields at most 128 KiB.
    guard size >= 0, size >> 15 <= bytes.byteCount else {
      throw StreamError(.malformed, "\(bytes.byteCount) bytes of zstd cannot hold \(size) bytes")
    }
    return try unsafe Bytes(capacity: size) { target throws(StreamError) in
      try unsafe decompress(
        bytes, into: UnsafeMutableRawBufferPointer(rebasing: target[..<size]))
      return size
    }
  }

  /// Fills a buffer with the content.
  /// - Throws: `.malformed` when the frames are broken or their content has another size.
  package func decompress(
    _ bytes: RawSpan, into target: UnsafeMutableRawBufferPointer
  ) throws(StreamError) {
    let written = try unsafe Zstd.checked(
      bytes.withUnsafeBytes { source in
        unsafe ZSTD_decompressDCtx(
          context, target.baseAddress, target.count, source.baseAddress, source.count)
      })
    guard written == target.count else {
      throw StreamError(.malformed, "the zstd content has \(written) bytes, not \(target.count)")
    }
  }

  /// As much of the content of a cut or damaged frame as its bytes yield.
  ///
  /// - Parameters:
  ///   - size: bytes of the whole content.
  package func decompressStart(of bytes: RawSpan, size: Int) throws(StreamError) -> Bytes {
    let most = min(max(size, 0), (bytes.byteCount << 15) + 1)
    return try unsafe Bytes(capacity: most) { target throws(StreamError) in
      _ = unsafe ZSTD_DCtx_reset(context, ZSTD_reset_session_only)
      return unsafe bytes.withUnsafeBytes { source in
        var input = unsafe ZSTD_inBuffer(src: source.baseAddress, size: source.count, pos: 0)
        var output = unsafe ZSTD_outBuffer(dst: target.baseAddress, size: most, pos: 0)
        while true {
          let before = unsafe (input.pos, output.pos)
          let result = unsafe ZSTD_decompressStream(context, &output, &input)
          let after = unsafe (input.pos, output.pos)
          if ZSTD_isError(result) != 0 || before == after { return after.1 }
        }
      }
    }
  }
}

enum Zstd {
  /// The first bytes of a frame.
  static let magic: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD]

  /// Returns a library result that is a count; throws an error with the library's own text.
  static func checked(_ result: Int) throws(StreamError) -> Int {
    guard ZSTD_isError(result) == 0 else {
      let name = unsafe String(cString: ZSTD_getErrorName(result))
      let kind: StreamError.Kind = name.hasSuffix("checksum") ? .checksum : .malformed
      throw StreamError(kind, "zstd: \(name.prefix(1).lowercased() + name.dropFirst())")
    }
    return result
  }
}
