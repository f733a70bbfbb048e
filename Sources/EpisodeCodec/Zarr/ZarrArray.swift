/// An array that grows along its first axis, one step at a time.
///
/// Steps are gathered until a chunk is full, so memory is bounded by a chunk (and in a ZIP file by
/// a shard), however long the array becomes.
package final class ZarrArray {
  package let path: String
  package let layout: ZarrLayout
  /// Steps so far.
  package internal(set) var count: Int

  let format: ZarrFormat
  private let store: any ZarrStore
  private let compressor: ZstdCompressor?
  /// Known from the first step on, in version 2 sometimes only after the first episode.
  var grid: ZarrGrid?
  /// The steps of the chunk that is not full yet, and how many they are.
  var pending = ByteBuilder()
  var pendingSteps = 0
  private var shard: ZarrShard?
  /// Chunks that are written.
  var chunks = 0

  /// The most bytes of text that wait for a chunk to become full.
  static let textLimit = 64 << 20

  /// - Parameters:
  ///   - compressor: of the layout's level; may be shared with other arrays.
  init(
    _ path: String, _ layout: ZarrLayout, _ format: ZarrFormat, _ store: any ZarrStore,
    _ compressor: ZstdCompressor?
  ) {
    self.path = path
    self.layout = layout
    self.format = format
    self.store = store
    self.compressor = compressor
    count = 0
  }

  /// Appends the elements of one step, or of several that lie one behind the other.
  /// - Throws: `.malformed` when they are no whole number of steps.
  package func append(_ elements: RawSpan) throws(StreamError) {
    let stepBytes = layout.stepBytes
    precondition(layout.dataType != .string && !layout.isEncoded)
    guard stepBytes > 0, elements.byteCount > 0, elements.byteCount % stepBytes == 0 else {
      throw StreamError(
        .malformed,
        "'\(path)' has \(stepBytes) bytes in a step, here are \(elements.byteCount)")
    }
    for start in stride(from: 0, to: elements.byteCount, by: stepBytes) {
      let step = elements.extracting(start..<start + stepBytes)
      if layout.chunkSteps == 1 {
        // An image is a chunk of its own: no need to gather.
        try write(chunk: step, firstStep: nil)
      } else {
        pending.append(step)
        try countPendingStep()
      }
      count += 1
    }
  }

  /// Appends an encoded image as it is.
  /// - Parameters:
  ///   - shape: what the image's own header says: [height, width, channels] or [height, width].
  /// - Throws: `.malformed` when it is not the array's shape.
  package func append(image: RawSpan, shape: [Int]) throws(StreamError) {
    precondition(layout.isEncoded)
    guard Self.withoutOnes(shape) == Self.withoutOnes(layout.stepShape) else {
      throw StreamError(
        .malformed,
        "step \(count) of '\(path)' is an image of \(Self.text(shape)), the array holds "
          + Self.text(layout.stepShape))
    }
    try write(chunk: image, firstStep: image.byteCount)
    count += 1
  }

  /// Appends a text.
  package func append(text: String) throws(StreamError) {
    precondition(layout.dataType == .string)
    guard text.utf8.count < Self.textLimit - pending.count else {
      throw StreamError(.limit, "the texts of '\(path)' are longer than \(Self.textLimit) bytes")
    }
    pending.append(UInt32(text.utf8.count))
    pending.append(utf8: text)
    try countPendingStep()
    count += 1
  }

  /// Tells that an episode ends here: the first one's length sets the chunks of version 2.
  package func endEpisode() throws(StreamError) {
    if format == .v2, grid == nil, pendingSteps > 0 { try decideGrid(firstStep: nil) }
  }

  /// Writes what is left. The last chunk is filled up, beyond the array's end.
  func finish() throws(StreamError) {
    let grid = try decideGrid(firstStep: nil)
    if pendingSteps > 0 {
      let missing = grid.chunkSteps - pendingSteps
      // A missing text is one of length 0, written as four zeros.
      let bytes = missing * (layout.dataType == .string ? 4 : layout.stepBytes)
      pending.append([UInt8](repeating: 0, count: bytes))
      try writePending(steps: grid.chunkSteps)
    }
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
    if layout.dataType == .string {
      // numcodecs' vlen-utf8: the number of texts, then length and UTF-8 of each.
      chunk.append(UInt32(steps))
      chunk.append(pending.bytes)
    } else {
      swap(&chunk, &pending)
    }
    try write(chunk: chunk.bytes.rawSpan, firstStep: nil)
    if layout.dataType != .string { swap(&chunk, &pending) }
    pending.removeAll()
    pendingSteps = 0
  }

  private func write(chunk: RawSpan, firstStep: Int?) throws(StreamError) {
    if let compressor {
      let compressed = try compressor.compress(chunk)
      try put(compressed.span, firstStep: firstStep)
    } else {
      try put(chunk, firstStep: firstStep)
    }
  }

  private func put(_ chunk: RawSpan, firstStep: Int?) throws(StreamError) {
    let grid = try decideGrid(firstStep: firstStep)
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

  /// The shard that the next chunk goes into.
  func openShard(_ grid: ZarrGrid) throws(StreamError) -> ZarrShard {
    if let shard { return shard }
    let member = try store.create(key(chunks / grid.chunksPerShard))
    let shard = ZarrShard(member, capacity: grid.chunksPerShard)
    self.shard = shard
    return shard
  }

  /// The name of a chunk's or shard's file: only the first axis is cut.
  func key(_ number: Int) -> String {
    let rest = layout.stepShape.map { _ in "0" }
    return switch format {
    case .v2: path + "/" + (["\(number)"] + rest).joined(separator: ".")
    case .v3: path + "/c/" + (["\(number)"] + rest).joined(separator: "/")
    }
  }

  private static func withoutOnes(_ shape: [Int]) -> [Int] { shape.filter { $0 != 1 } }

  private static func text(_ shape: [Int]) -> String {
    shape.map(String.init).joined(separator: "x")
  }
}
