package import Bytes

/// An array that grows along its first axis, one step at a time.
///
/// It gathers steps until a chunk is full, so a chunk (in a ZIP file a shard) bounds the memory,
/// however long the array becomes.
package final class ZarrArray {
  package let path: String
  package let layout: ZarrLayout
  /// Steps so far.
  package internal(set) var count: Int

  let format: ZarrFormat
  private let store: any ZarrStore
  private let queue: ZarrChunkQueue
  /// Known after the first step; in version 2 sometimes only after the first episode.
  var grid: ZarrGrid?
  /// The steps of the partial chunk, and their number.
  var pending = ByteBuilder()
  var pendingSteps = 0
  private var shard: ZarrShard?
  /// Number of chunks written.
  var chunks = 0

  /// The most bytes of text that wait for a chunk to fill.
  static let textLimit = 64 << 20

  init(
    _ path: String, _ layout: ZarrLayout, _ format: ZarrFormat, _ store: any ZarrStore,
    _ queue: ZarrChunkQueue
  ) {
    self.path = path
    self.layout = layout
    self.format = format
    self.store = store
    self.queue = queue
    count = 0
  }

  /// Appends the elements of one step or of several consecutive ones.
  /// - Throws: `.malformed` when they are not a whole number of steps.
  package func append(_ elements: RawSpan) throws(StreamError) {
    let stepBytes = layout.stepBytes
    precondition(!layout.dataType.isVariable && !layout.isEncoded)
    guard stepBytes > 0, elements.byteCount > 0, elements.byteCount % stepBytes == 0 else {
      throw StreamError(
        .malformed,
        "'\(path)' has steps of \(stepBytes) bytes, which do not divide \(elements.byteCount)")
    }
    for start in stride(from: 0, to: elements.byteCount, by: stepBytes) {
      let step = elements.extracting(start..<start + stepBytes)
      if layout.chunkSteps == 1 {
        try queue.submit(Bytes(copying: step), for: self)
      } else {
        pending.append(step)
        try countPendingStep()
      }
      count += 1
    }
  }

  /// Appends an encoded image, which has the array's shape, unchanged.
  package func append(image: Bytes) throws(StreamError) {
    precondition(layout.isEncoded)
    try queue.submit(image, for: self)
    count += 1
  }

  /// Appends a step that is a chunk of its own, such as an image, and is made on another thread.
  /// - Parameters:
  ///   - content: returns `layout.stepBytes` bytes. Its error is thrown later, by any call on the
  ///     hierarchy.
  package func append(
    making content: @escaping @Sendable () throws(StreamError) -> Bytes
  ) throws(StreamError) {
    precondition(layout.chunkSteps == 1 && !layout.isEncoded)
    let (path, step, stepBytes) = (path, count, layout.stepBytes)
    try queue.submit(
      { () throws(StreamError) in
        let bytes = try content()
        guard bytes.count == stepBytes else {
          throw StreamError(
            .malformed,
            "step \(step) of '\(path)' has \(bytes.count) bytes, not \(stepBytes)")
        }
        return bytes
      }, for: self)
    count += 1
  }

  /// Appends a text.
  package func append(text: String) throws(StreamError) {
    precondition(layout.dataType == .string)
    try append(variable: Bytes(Array(text.utf8)).span)
  }

  /// Appends a byte string of any length.
  package func append(bytes: RawSpan) throws(StreamError) {
    precondition(layout.dataType == .bytes)
    try append(variable: bytes)
  }

  private func append(variable bytes: RawSpan) throws(StreamError) {
    guard bytes.byteCount < Self.textLimit - pending.count else {
      throw StreamError(
        .limit, "a chunk of the texts of '\(path)' is longer than \(Self.textLimit) bytes")
    }
    pending.append(UInt32(bytes.byteCount))
    pending.append(bytes)
    try countPendingStep()
    count += 1
  }

  /// Marks the end of an episode: the first one's length sets the chunks of version 2.
  package func endEpisode() throws(StreamError) {
    if format == .v2, grid == nil, pendingSteps > 0 { try decideGrid(firstStep: nil) }
  }

  /// Submits the remaining steps and pads the last chunk beyond the array's end.
  func flush() throws(StreamError) {
    let grid = try decideGrid(firstStep: nil)
    guard pendingSteps > 0 else { return }
    let missing = grid.chunkSteps - pendingSteps
    // A missing text has length 0, written as four zero bytes.
    let bytes = missing * (layout.dataType.isVariable ? 4 : layout.stepBytes)
    pending.append([UInt8](repeating: 0, count: bytes))
    try writePending(steps: grid.chunkSteps)
  }

  /// Ends the last shard, after all chunks have been stored.
  func close() throws(StreamError) {
    try shard?.finish()
    shard = nil
  }

  private func countPendingStep() throws(StreamError) {
    pendingSteps += 1
    if grid == nil {
      // Version 2 waits for the end of the first episode, as long as a chunk has room.
      guard
        format == .v3 || layout.chunkSteps != nil
          || pendingSteps == ZarrGrid.replayBufferSteps(layout)
      else { return }
      try decideGrid(firstStep: nil)
    }
    if let grid, pendingSteps == grid.chunkSteps { try writePending(steps: pendingSteps) }
  }

  @discardableResult
  private func decideGrid(firstStep: Int?) throws(StreamError) -> ZarrGrid {
    if let grid { return grid }
    let grid =
      switch format {
      case .v2: ZarrGrid(version2: layout, firstEpisode: pendingSteps)
      case .v3: ZarrGrid(layout, firstStep: firstStep, shardBytes: store.shardBytes)
      }
    self.grid = grid
    if pendingSteps == grid.chunkSteps { try writePending(steps: pendingSteps) }
    return grid
  }

  private func writePending(steps: Int) throws(StreamError) {
    var chunk = ByteBuilder()
    // numcodecs' vlen-utf8 and vlen-bytes: the number of texts, then length and bytes of each.
    if layout.dataType.isVariable { chunk.append(UInt32(steps)) }
    chunk.append(pending.bytes)
    pending.removeAll()
    pendingSteps = 0
    try queue.submit(Bytes(chunk.bytes), for: self)
  }

  /// Stores the next chunk. Called by the queue only.
  func put(_ chunk: RawSpan) throws(StreamError) {
    let grid = try decideGrid(firstStep: layout.isEncoded ? chunk.byteCount : nil)
    defer { chunks += 1 }
    guard format == .v3 else {
      return try store.write(chunk, to: key(chunks))
    }
    let shard = try openShard(grid)
    try shard.append(chunk)
    guard shard.isFull else { return }
    try shard.finish()
    self.shard = nil
  }

  /// The shard of the next chunk.
  func openShard(_ grid: ZarrGrid) throws(StreamError) -> ZarrShard {
    if let shard { return shard }
    let member = try store.create(key(chunks / grid.chunksPerShard))
    let shard = ZarrShard(member, capacity: grid.chunksPerShard)
    self.shard = shard
    return shard
  }

  /// The file name of a chunk or shard: only the first axis is divided.
  func key(_ number: Int) -> String {
    let rest = layout.stepShape.map { _ in "0" }
    return switch format {
    case .v2: path + "/" + (["\(number)"] + rest).joined(separator: ".")
    case .v3: path + "/c/" + (["\(number)"] + rest).joined(separator: "/")
    }
  }
}
