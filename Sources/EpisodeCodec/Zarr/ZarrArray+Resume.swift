extension ZarrArray {
  /// Goes on behind the steps that are there.
  ///
  /// The last shard is begun again with the chunks it has, and the last chunk with its steps, so
  /// that the new files hold all that the old ones do.
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
    if rest > 0 { try takeUp(file[ranges[complete]], steps: rest, grid) }
  }

  /// Makes the steps of a chunk that is not full pending again.
  private func takeUp(_ chunk: Bytes, steps: Int, _ grid: ZarrGrid) throws(StreamError) {
    let isText = layout.dataType == .string
    var content = chunk
    if case .zstd = layout.codec {
      let decompressor = try ZstdDecompressor()
      let size = isText ? try textSize(of: chunk) : grid.chunkSteps * layout.stepBytes
      content = try decompressor.decompress(chunk.span, size: size)
    }
    if isText {
      var cursor = ByteCursor(content.span)
      let texts = try cursor.readUInt32()
      guard texts >= UInt32(steps) else {
        throw StreamError(.malformed, "a chunk of '\(path)' has only \(texts) texts")
      }
      for _ in 0..<steps { try cursor.skip(cursor.readLength32()) }
      content = content[4..<cursor.position]
    } else {
      guard content.count == grid.chunkSteps * layout.stepBytes else {
        throw StreamError(.malformed, "a chunk of '\(path)' has \(content.count) bytes")
      }
      content = content[0..<steps * layout.stepBytes]
    }
    pending.append(content.span)
    pendingSteps = steps
  }

  private func textSize(of chunk: Bytes) throws(StreamError) -> Int {
    guard let size = ZstdDecompressor.contentSize(of: chunk.span), size <= Self.textLimit * 2 else {
      throw StreamError(.limit, "a chunk of '\(path)' is too large")
    }
    return size
  }
}
