package import Bytes

/// The records of a chunk, and why they are not all.
package struct ChunkContent: Sendable {
  package var records: Bytes
  /// The fault of a chunk that is cut or damaged. Then the last record may be cut.
  package var fault: StreamError?

  package init(records: Bytes, fault: StreamError? = nil) {
    (self.records, self.fault) = (records, fault)
  }
}

/// Decompresses chunks and checks their CRC. Keeps its working memory; each thread needs its own.
package final class ChunkDecoder {
  private lazy var zstd = Result { () throws(StreamError) in try ZstdDecompressor() }

  package init() {}

  /// The records of a chunk, given the body of its record.
  /// - Throws: `.limit` before it allocates more than the memory budget allows for chunks.
  package func decode(_ body: Bytes) throws(StreamError) -> Bytes {
    let content = try salvage(body)
    if let fault = content.fault { throw fault }
    return content.records
  }

  /// The records of a chunk, or of one that is cut or does not decompress, as many as there are. A
  /// chunk with a wrong CRC has none, because any may be wrong.
  package func salvage(_ body: Bytes) throws(StreamError) -> ChunkContent {
    var cursor = ByteCursor(body.span)
    var header = try ChunkHeader(parsing: &cursor)
    if header.uncompressedSize == ChunkHeader.openSize, header.recordsSize == ChunkHeader.openSize {
      header.uncompressedSize = UInt64(MemoryBudget.bytes(.chunks) / 2)
    }
    guard header.uncompressedSize <= UInt64(MCAP.largestRecord) else {
      throw StreamError.tooLarge("chunk", header.uncompressedSize)
    }
    let size = Int(header.uncompressedSize)
    try MemoryBudget.check(size, .chunks, for: "a chunk")
    guard header.recordsSize <= UInt64(cursor.remaining) else {
      let fault = StreamError.beyondEnd(header.recordsSize, remaining: cursor.remaining)
      let stored = body[try cursor.readRange(cursor.remaining)]
      return ChunkContent(
        records: try decompressStart(stored, header.compression, size: size), fault: fault)
    }
    let stored = body[try cursor.readRange(Int(header.recordsSize))]
    let records: Bytes
    do throws(StreamError) {
      records = try decompress(stored, header.compression, size: size)
    } catch {
      guard error.kind == .malformed else { throw error }
      return ChunkContent(
        records: try decompressStart(stored, header.compression, size: size), fault: error)
    }
    guard header.uncompressedCRC == 0 || header.uncompressedCRC == CRC32.of(records.span) else {
      throw StreamError(.checksum, "chunk CRC mismatch")
    }
    return ChunkContent(records: records)
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

  private func decompressStart(
    _ stored: Bytes, _ compression: String, size: Int
  ) throws(StreamError) -> Bytes {
    switch compression {
    case "": return stored[0..<min(stored.count, size)]
    case "zstd": return try zstd.get().decompressStart(of: stored.span, size: size)
    case "lz4": return try LZ4Frame.decompressStart(of: stored.span, size: size)
    default: throw StreamError(.unsupported, "chunk compression '\(compression)'")
    }
  }
}
