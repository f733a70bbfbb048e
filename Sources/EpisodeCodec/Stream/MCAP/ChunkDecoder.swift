package import Bytes

/// Decompresses chunks and checks their CRC. Keeps its working memory; each thread needs its own.
package final class ChunkDecoder {
  private lazy var zstd = Result { () throws(StreamError) in try ZstdDecompressor() }

  package init() {}

  /// The records of a chunk, given the body of its record.
  /// - Throws: `.limit` before it allocates more than `MCAP.largestRecord`.
  package func decode(_ body: Bytes) throws(StreamError) -> Bytes {
    var cursor = ByteCursor(body.span)
    let header = try ChunkHeader(parsing: &cursor)
    guard header.recordsSize <= UInt64(cursor.remaining) else {
      throw StreamError.beyondEnd(header.recordsSize, remaining: cursor.remaining)
    }
    guard header.uncompressedSize <= UInt64(MCAP.largestRecord) else {
      throw StreamError.tooLarge("chunk", header.uncompressedSize)
    }
    let stored = body[try cursor.readRange(Int(header.recordsSize))]
    let records = try decompress(
      stored, header.compression, size: Int(header.uncompressedSize))
    guard header.uncompressedCRC == 0 || header.uncompressedCRC == CRC32.of(records.span) else {
      throw StreamError(.checksum, "chunk CRC mismatch")
    }
    return records
  }

  private func decompress(
    _ stored: Bytes, _ compression: String, size: Int
  ) throws(StreamError) -> Bytes {
    switch compression {
    case "":
      guard stored.count == size else {
        throw StreamError(
          .malformed, "an uncompressed chunk of \(stored.count) bytes claims to have \(size)")
      }
      return stored
    case _ where stored.isEmpty && size == 0: return .empty
    case "zstd": return try zstd.get().decompress(stored.span, size: size)
    case "lz4": return try LZ4Frame.decompress(stored.span, size: size)
    default: throw StreamError(.unsupported, "chunk compression '\(compression)'")
    }
  }
}
