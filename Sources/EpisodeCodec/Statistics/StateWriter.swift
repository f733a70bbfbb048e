package import Bytes
internal import Stream
internal import TrajectoryMath

/// Writes what statistics of parts need to be merged to those of the whole, see `StateReader`.
///
///     "BPSTATS1", then features, each after its kind, then 0 and the dataset, then a CRC-32 of
///     everything before it. Integers are little endian, text is after its length (u32).
///     1: name, u8 bytes of a number, shape, mask (both u8 count, u32 each), and per number of a
///        step: u64 count n, the sum and the sum of squares in fixed point (u8 count, u64 each), and
///        the different order keys ascending until n is reached. A key is its difference to the
///        one before: a byte with the lowest 6 bits times 2, plus 1 when the key occurs more than
///        once, plus 128 when a varint of the other bits follows; then a varint of its count less 2.
///     2: name, u64 frames, u8 channels, and per channel 256 counts (u64).
///     0: name, u64 transitions, u64 trajectories, CRC-32 of the statistics file.
package final class StateWriter {
  static let magic = Array("BPSTATS1".utf8)
  private let output: FileOutput
  private var builder = ByteBuilder()

  package init(_ output: FileOutput) {
    self.output = output
    output.startChecksum()
    builder.append(Self.magic)
  }

  private func flush() throws(StreamError) {
    try output.write(builder.bytes)
    builder.removeAll()
  }

  func beginFeature(
    _ name: String, size: Int, shape: [Int], mask: [Bool]?
  ) {
    builder.append(UInt8(1))
    builder.append(string: name)
    builder.append(UInt8(size))
    builder.append(UInt8(shape.count))
    for extent in shape { builder.append(UInt32(truncatingIfNeeded: extent)) }
    builder.append(UInt32(mask?.count ?? 0))
    for flag in mask ?? [] { builder.append(UInt8(flag ? 1 : 0)) }
  }

  /// Writes one dimension.
  func write(
    count: UInt64, sum: ExactSum, squares: ExactSum, runs: inout any KeyRuns
  ) throws(StreamError) {
    builder.append(count)
    for sum in [sum, squares] {
      builder.append(UInt8(sum.pieces.count))
      for piece in sum.pieces { builder.append(piece) }
    }
    var last: UInt64 = 0
    while let (key, count) = try runs.next() {
      let difference = key - last
      let rest = difference >> 6
      builder.append(
        UInt8(truncatingIfNeeded: (difference & 0x3F) << 1) | (count > 1 ? 1 : 0)
          | (rest > 0 ? 0x80 : 0))
      if rest > 0 { builder.appendVarint(rest) }
      if count > 1 { builder.appendVarint(count - 2) }
      last = key
      if builder.count > 1 << 16 { try flush() }
    }
  }

  func write(image name: String, _ counts: ImageCounts) throws(StreamError) {
    builder.append(UInt8(2))
    builder.append(string: name)
    builder.append(counts.frames)
    builder.append(UInt8(counts.channels.count))
    for count in counts.channels.joined() { builder.append(count) }
    try flush()
  }

  /// - Parameters:
  ///   - checksum: of the statistics file that the state belongs to.
  package func finish(_ statistics: DatasetStatistics, checksum: UInt32) throws(StreamError) {
    builder.append(UInt8(0))
    builder.append(string: statistics.name)
    builder.append(statistics.transitions)
    builder.append(statistics.trajectories)
    builder.append(checksum)
    try flush()
    builder.append(output.checksum())
    try flush()
  }
}

extension FeatureCollector {
  func writeState(to state: StateWriter) throws(StreamError) {
    state.beginFeature(
      feature.name, size: MemoryLayout<Pattern>.size, shape: feature.shape, mask: feature.mask)
    for (dimension, column) in columns.enumerated() {
      var runs = try spool.sortedRuns(of: dimension)
      try state.write(count: column.count, sum: column.sum, squares: column.squares, runs: &runs)
    }
  }
}
