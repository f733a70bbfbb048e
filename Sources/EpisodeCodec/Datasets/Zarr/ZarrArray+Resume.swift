internal import Bytes

extension ZarrArray {
  /// Continues after the existing steps.
  ///
  /// It starts the last shard again with its existing chunks, and the last chunk with its steps, so
  /// that the new files hold everything that the old ones do.
  /// - Throws: `.checksum`, `.truncated` or `.malformed` when the last shard or chunk is broken.
  func resume(at steps: Int, _ grid: ZarrGrid, _ existing: AppendingStore) throws(StreamError) {
    self.grid = grid
    count = steps
    chunks = steps / grid.chunkSteps
    let rest = steps % grid.chunkSteps
    guard steps % grid.shardSteps > 0 else { return }

    let file = try existing.existing(key(chunks / grid.chunksPerShard))
    guard format == .v3 else { return try takeUp(file, steps: rest, grid) }
    let complete = chunks % grid.chunksPerShard
    let ranges = try ZarrShard.chunks(
      of: file, count: complete + (rest > 0 ? 1 : 0), capacity: grid.chunksPerShard)
    let shard = try openShard(grid)
    for range in ranges[..<complete] {
      let chunk = file[range]
      try shard.append(chunk.span)
    }
    guard rest > 0 else { return }
    let last = file[ranges[complete]]
    try takeUp(last, steps: rest, grid)
  }

  /// Makes the steps of a partial chunk pending again.
  private func takeUp(_ chunk: Bytes, steps: Int, _ grid: ZarrGrid) throws(StreamError) {
    let content = try decode(chunk, grid)
    let end = try layout.dataType.isVariable ? endOfTexts(content, steps) : steps * layout.stepBytes
    let start = layout.dataType.isVariable ? 4 : 0
    guard start <= end, end <= content.count else {
      throw StreamError(.malformed, "a chunk of '\(path)' has only \(content.count) bytes")
    }
    let kept = content[start..<end]
    pending.append(kept.span)
    pendingSteps = steps
  }

  private func decode(_ chunk: Bytes, _ grid: ZarrGrid) throws(StreamError) -> Bytes {
    guard case .zstd = layout.codec else { return chunk }
    let size =
      if layout.dataType.isVariable {
        ZstdDecompressor.contentSize(of: chunk.span) ?? .max
      } else {
        grid.chunkSteps * layout.stepBytes
      }
    guard size <= 2 * Self.textLimit || !layout.dataType.isVariable else {
      throw StreamError(.limit, "a chunk of '\(path)' is too large")
    }
    return try ZstdDecompressor().decompress(chunk.span, size: size)
  }

  /// Where the first texts of a chunk end; they start after their number, at byte 4.
  private func endOfTexts(_ content: Bytes, _ steps: Int) throws(StreamError) -> Int {
    var cursor = ByteCursor(content.span)
    let texts = try cursor.readUInt32()
    guard texts >= steps else {
      throw StreamError(.malformed, "a chunk of '\(path)' has only \(texts) texts")
    }
    for _ in 0..<steps {
      let length = try cursor.readUInt32()
      try cursor.skip(Int(length))
    }
    return cursor.position
  }
}
