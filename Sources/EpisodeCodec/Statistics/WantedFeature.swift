internal import Bytes
internal import Stream

/// A feature of numbers whose statistics are collected. The first message shows the type of
/// its numbers.
struct WantedFeature {
  let name: String
  private let skipsNonFinite: Bool
  private let threads: Int
  var mask: [Bool]?
  var isSeen = false
  private(set) var collector: (any FeatureCollecting)?
  /// The start of a message of the known type and shape, before its numbers.
  private var head: [UInt8] = []
  /// Steps not yet passed to the collector.
  private var block = StepBlock.Builder(rowSize: 1)
  private var dataSize = 0
  /// Values in this episode.
  var steps: UInt64 = 0

  init(name: String, _ options: StatisticsCollector.Options) {
    self.name = name
    (skipsNonFinite, threads) = (options.skipsNonFinite, options.threads)
  }

  /// Checks the value of the next step.
  /// - Parameters:
  ///   - isFirst: whether no episode with steps has ended before this one.
  /// - Returns: the place of its numbers.
  mutating func next(
    _ data: RawSpan, sequence: UInt32, episode: UInt64, isFirst: Bool
  ) throws(StreamError) -> Range<Int> {
    if !isKnown(data) {
      if collector == nil, !isFirst {
        throw StreamError(.malformed, "the episodes before episode \(episode) have no '\(name)'")
      }
      try learn(Tensor(parsing: Bytes(copying: data)))
      // The numbers come last, as Bagpipe writes them.
      guard isKnown(data) else {
        throw StreamError(.malformed, "'\(name)' is not contiguous numbers")
      }
    }
    guard UInt64(sequence) == steps else {
      throw UInt64(sequence) > steps
        ? missing(episode: episode)
        : StreamError(.malformed, "step \(sequence) of '\(name)' where \(steps) is next")
    }
    steps += 1
    return head.count..<data.byteCount
  }

  /// Counts the numbers of the step that `next` checked.
  mutating func count(_ row: RawSpan, episode: UInt64) throws(StreamError) {
    try count(row, episode: episode, step: steps - 1)
  }

  /// Counts the numbers of a chunk of steps.
  mutating func count(
    chunk: RawSpan, episode: UInt64, step first: UInt64
  ) throws(StreamError) {
    for (number, start) in stride(from: 0, to: chunk.byteCount, by: dataSize).enumerated() {
      let row = chunk.extracting(start..<start + dataSize)
      try count(row, episode: episode, step: first + UInt64(number))
    }
  }

  private mutating func count(
    _ row: RawSpan, episode: UInt64, step: UInt64
  ) throws(StreamError) {
    block.append(row, episode: episode, step: step)
    if block.isFull { try collector?.take(block.take()) }
  }

  /// Whether a message has the type and shape that the feature has.
  private func isKnown(_ data: RawSpan) -> Bool {
    let headSize = head.count
    guard headSize > 0, data.byteCount == headSize + dataSize else { return false }
    for index in 0..<headSize
    where data.load(littleEndianAt: index, as: UInt8.self) != head[index] {
      return false
    }
    return true
  }

  /// Passes all steps to the collector and waits until they are counted.
  mutating func drain() throws(StreamError) {
    if !block.isEmpty { try collector?.take(block.take()) }
    try collector?.drain()
  }

  /// Sets the type and shape of the numbers.
  /// - Throws: `.malformed` when they differ from earlier ones.
  private mutating func learn(_ tensor: Tensor) throws(StreamError) {
    if let known = collector?.feature {
      guard known.type == tensor.type, known.shape == tensor.shape else {
        throw StreamError(
          .malformed,
          "'\(name)' was \(known.type.rawValue) \(known.shape), now it is \(tensor.type.rawValue) \(tensor.shape)"
        )
      }
    } else {
      let feature = try CollectedFeature(
        name: name, type: tensor.type, shape: tensor.shape, mask: mask)
      block = StepBlock.Builder(rowSize: tensor.data.count)
      let steps = block.capacity
      collector =
        tensor.type == .float32
        ? FeatureCollector<UInt32>(
          feature, blockSteps: steps, skipsNonFinite: skipsNonFinite, threads: threads)
        : FeatureCollector<UInt64>(
          feature, blockSteps: steps, skipsNonFinite: skipsNonFinite, threads: threads)
    }
    let canonical = tensor.encoded()
    head = canonical[0..<canonical.count - tensor.data.count].array
    dataSize = tensor.data.count
  }

  func missing(episode: UInt64) -> StreamError {
    StreamError(.malformed, "step \(steps) of episode \(episode) has no '\(name)'")
  }
}
