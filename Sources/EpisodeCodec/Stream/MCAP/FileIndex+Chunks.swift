package import Bytes

extension FileIndex {
  /// Forgets all segments but these, whose chunks' headers must agree.
  /// - Throws: `.missing` when one does not.
  package mutating func select(
    _ numbers: [Int], in file: RandomAccessFile
  ) throws(StreamError) {
    segments = numbers.map { segments[$0] }
    guard !file.isRemote else { return }
    for segment in segments where segment.kind == .chunk {
      let prefix = try RecordPrefix(file, at: segment.offset, limit: UInt64(file.size))
      guard prefix.opcode == .chunk, prefix.length == segment.length else {
        throw Self.partial("a chunk index that points elsewhere")
      }
      let header = try prefix.chunkHeader(file)
      guard header.messageStartTime == segment.startTime,
        header.messageEndTime == segment.endTime, header.uncompressedSize == segment.contentSize
      else { throw Self.partial("a chunk index that differs from its chunk") }
    }
  }

  /// Compares the header of a chunk with its index.
  /// - Throws: `.missing` when they differ.
  func check(_ chunk: ChunkIndex, _ file: RandomAccessFile) throws(StreamError) {
    let prefix = try RecordPrefix(file, at: chunk.chunkStartOffset, limit: UInt64(file.size))
    guard prefix.opcode == .chunk, prefix.length == chunk.chunkLength else {
      throw Self.partial("a chunk index that points elsewhere")
    }
    let header = try prefix.chunkHeader(file)
    guard header.messageStartTime == chunk.messageStartTime,
      header.messageEndTime == chunk.messageEndTime,
      header.uncompressedSize == chunk.uncompressedSize,
      header.recordsSize == chunk.compressedSize, header.compression == chunk.compression
    else { throw Self.partial("a chunk index that differs from its chunk") }
  }
}
