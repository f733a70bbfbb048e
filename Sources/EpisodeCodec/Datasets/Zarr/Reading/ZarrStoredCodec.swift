internal import Bytes

/// A codec from bytes to bytes, as numcodecs and zarr-python name it.
enum ZarrStoredCodec: String, Sendable {
  case blosc, zstd, zlib, gzip, lz4, bz2, crc32c

  /// - Parameter name: in version 3 perhaps with the prefix of numcodecs.
  /// - Throws: `.unsupported`, which names the codec.
  init(named name: String) throws(StreamError) {
    let plain = name.hasPrefix("numcodecs.") ? String(name.dropFirst("numcodecs.".count)) : name
    guard let codec = ZarrStoredCodec(rawValue: plain) else {
      throw StreamError(.unsupported, "the codec '\(name.printable)' is not supported")
    }
    self = codec
  }

  /// Undoes the codec.
  /// - Parameters:
  ///   - size: bytes of the content; nil if any number up to `limit` will do.
  /// - Throws: `.malformed`, `.checksum`, or `.limit`.
  func decode(
    _ bytes: Bytes, size: Int?, limit: Int, _ zstd: ZstdDecompressor
  ) throws(StreamError) -> Bytes {
    func checked(_ stored: Int?) throws(StreamError) -> Int {
      guard let count = size ?? stored else {
        throw StreamError(.unsupported, "\(rawValue) without the size of its content")
      }
      guard count <= limit else {
        throw StreamError(.limit, "a chunk of \(count) bytes, more than \(limit)")
      }
      return count
    }
    func cursor(least: Int) throws(StreamError) {
      guard bytes.count >= least else {
        throw StreamError(.malformed, "a chunk of \(bytes.count) bytes of \(rawValue)")
      }
    }
    switch self {
    case .blosc:
      let frame = try BloscFrame(bytes)
      guard try frame.size == checked(frame.size) else {
        throw StreamError(.malformed, "the Blosc content has \(frame.size) bytes, not \(size ?? 0)")
      }
      return try frame.decompress(zstd)
    case .zstd:
      return try zstd.decompress(
        bytes.span, size: checked(ZstdDecompressor.contentSize(of: bytes.span)))
    case .zlib:
      let content = try Zlib.decompress(bytes, limit: size ?? limit)
      guard content.count == size ?? content.count else {
        throw StreamError(.malformed, "the zlib content has \(content.count) bytes")
      }
      return content
    case .gzip:
      // RFC 1952: the last four bytes are the size.
      try cursor(least: 18)
      let stored = bytes.span.load(littleEndianAt: bytes.count - 4, as: UInt32.self)
      return try Gzip.decompress(bytes.span, size: checked(Int(stored)))
    case .lz4:
      // numcodecs puts the size, in 32 bits, before the block.
      try cursor(least: 4)
      let stored = Int(bytes.span.load(littleEndianAt: 0, as: UInt32.self))
      guard try stored == checked(stored) else {
        throw StreamError(.malformed, "the lz4 content has \(stored) bytes, not \(size ?? 0)")
      }
      return try LZ4Block.decompress(bytes.dropFirst(4).span, size: stored)
    case .bz2: return try Bzip2.decompress(bytes.span, size: checked(nil))
    case .crc32c:
      try cursor(least: 4)
      let content = bytes[0..<bytes.count - 4]
      guard CRC32C.of(content.span) == bytes.span.load(littleEndianAt: content.count) else {
        throw StreamError(.checksum, "CRC mismatch")
      }
      return content
    }
  }
}
