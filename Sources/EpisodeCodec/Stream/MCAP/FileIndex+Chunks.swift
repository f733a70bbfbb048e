package import Bytes

extension FileIndex {
  /// A chunk as its index describes it; its own header must agree, in the file if there is one.
  func segment(
    _ chunk: ChunkIndex, channels: [UInt16]?, _ file: RandomAccessFile?
  ) throws(StreamError) -> Segment {
    if let file { try check(chunk, file) }
    var segment = Segment(
      kind: .chunk, offset: chunk.chunkStartOffset, length: chunk.chunkLength,
      indexLength: chunk.messageIndexLength, contentSize: chunk.uncompressedSize,
      startTime: chunk.messageStartTime, endTime: chunk.messageEndTime, channels: channels)
    segment.markers = markers(chunk)
    return segment
  }

  /// How many markers of episodes a chunk has: a message index has 16 bytes for each message, and ends
  /// where the next one begins.
  private func markers(_ chunk: ChunkIndex) -> Int? {
    let offsets = chunk.messageIndexOffsets
    // Without messages a chunk has the times 0 to 0 and no indexes.
    guard !offsets.isEmpty else { return chunk.messageEndTime == 0 ? 0 : nil }
    let (end, overflow) = (chunk.chunkStartOffset &+ chunk.chunkLength)
      .addingReportingOverflow(chunk.messageIndexLength)
    var count = 0
    for (id, offset) in offsets where channels[id].map(EpisodeMarker.isMarker) ?? false {
      let next = offsets.map(\.offset).filter { $0 > offset }.min() ?? end
      let fixed = UInt64(MCAP.prefixSize + 6)
      guard !overflow, offset < next, next - offset >= fixed, (next - offset - fixed) % 16 == 0,
        let messages = UInt32(exactly: (next - offset - fixed) / 16)
      else { return nil }
      count += Int(messages)
    }
    return count
  }

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
  private func check(_ chunk: ChunkIndex, _ file: RandomAccessFile) throws(StreamError) {
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
