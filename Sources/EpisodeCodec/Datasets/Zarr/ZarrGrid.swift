/// The division of an array along its time axis.
struct ZarrGrid: Equatable {
  /// Steps in a chunk, the unit of reading; 1 for images.
  let chunkSteps: Int
  /// Chunks in a file; 1 in Zarr v2, which has no shards.
  let chunksPerShard: Int

  var shardSteps: Int { chunkSteps * chunksPerShard }

  /// Target size of a chunk of numbers, in bytes: a window of a few steps is read in a fraction of
  /// a millisecond.
  private static let chunkBytes = 64 << 10
  /// The largest size of a shard's decoded elements, in bytes: the memory that a reader of whole
  /// shards needs.
  private static let decodedShardBytes = 256 << 20

  /// A grid for version 3.
  /// - Parameters:
  ///   - firstStep: stored bytes of the first step if a step is an encoded image.
  ///   - shardBytes: target size of a shard in the store.
  init(_ layout: ZarrLayout, firstStep: Int?, shardBytes: Int) {
    let decoded = max(layout.stepBytes, 1)
    let text = layout.dataType.isVariable
    chunkSteps =
      layout.chunkSteps
      ?? (text ? 1024 : (Self.chunkBytes / decoded).clamped(1...8192).nextPowerOfTwo)
    // An image much smaller than usual, such as a black one at the start, is not typical.
    let stored = firstStep.map { max($0, decoded / 16) } ?? (text ? layout.usualTextBytes : decoded)
    let shardSteps = min(shardBytes / max(stored, 1), Self.decodedShardBytes / decoded)
    chunksPerShard = (shardSteps / chunkSteps).clamped(1...4096).nextPowerOfTwo
  }

  /// A grid for version 2, where a chunk is a file: about 2 MB as in Diffusion Policy's
  /// `get_optimal_chunks`, but no longer than the first episode.
  /// - Parameters:
  ///   - firstEpisode: steps of the first episode; those so far if it is longer.
  init(version2 layout: ZarrLayout, firstEpisode: Int) {
    chunkSteps = layout.chunkSteps ?? min(Self.replayBufferSteps(layout), max(firstEpisode, 1))
    chunksPerShard = 1
  }

  init(chunkSteps: Int, chunksPerShard: Int) {
    self.chunkSteps = chunkSteps
    self.chunksPerShard = chunksPerShard
  }

  /// The most steps of a chunk in a replay buffer: ceil(2e6 / bytes of a step).
  static func replayBufferSteps(_ layout: ZarrLayout) -> Int {
    guard !layout.dataType.isVariable else { return 1024 }
    let bytes = max(layout.stepBytes, 1)
    return (2_000_000 + bytes - 1) / bytes
  }
}

extension Int {
  fileprivate func clamped(_ range: ClosedRange<Int>) -> Int {
    Swift.min(Swift.max(self, range.lowerBound), range.upperBound)
  }

  /// The smallest power of two that is not smaller, for 1 and more.
  fileprivate var nextPowerOfTwo: Int { 1 << (Int.bitWidth - (self - 1).leadingZeroBitCount) }
}
