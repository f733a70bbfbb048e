package import Bytes
internal import Stream
internal import TrajectoryMath

/// The state as a file, from which `ood-fit --merge` makes the model of several parts.
///
///     "BPNOVEL1", u8 1 for a split by steps or 0, f64 share, u32 samples, u32 parts, and of each: its
///     name, u32 sources (name, u8 rank, u32 extents), u64 count and the digits of the exact sums
///     (u32), then twice u32 samples (u64 key, f64 numbers); then a CRC-32 of everything before it.
///     Integers are little endian, text is after its length (u32).
extension NoveltyState {
  private static let magic = Array("BPNOVEL1".utf8)

  package func encoded() -> [UInt8] {
    var builder = ByteBuilder()
    builder.append(Self.magic)
    builder.append(UInt8(split.unit == .step ? 1 : 0))
    builder.append(split.share.bitPattern)
    builder.append(UInt32(split.samples))
    builder.append(UInt32(parts.count))
    for part in parts {
      builder.append(string: part.group.name)
      builder.append(UInt32(part.group.sources.count))
      for source in part.group.sources {
        builder.append(string: source.name)
        builder.append(UInt8(source.shape.count))
        for extent in source.shape { builder.append(UInt32(extent)) }
      }
      builder.append(part.products.count)
      for digit in part.products.carriedDigits { builder.append(digit) }
      for sample in [part.normal, part.calibration] {
        let entries = sample.entries
        builder.append(UInt32(entries.count))
        for entry in entries {
          builder.append(entry.key)
          for number in entry.vector { builder.append(number.bitPattern) }
        }
      }
    }
    builder.append(CRC32.of(builder.bytes.rawSpan))
    return builder.bytes
  }

  /// - Throws: `.malformed` when the bytes are no such state, `.checksum` when they are damaged.
  package init(parsing bytes: Bytes) throws(StreamError) {
    let size = bytes.count - 4
    guard size > Self.magic.count, bytes[0..<Self.magic.count].array == Self.magic else {
      throw StreamError(.malformed, "not a state of ood-fit")
    }
    guard CRC32.of(bytes[0..<size].span) == bytes.span.load(littleEndianAt: size, as: UInt32.self)
    else { throw StreamError(.checksum, "a state of ood-fit is damaged") }
    var cursor = ByteCursor(bytes[0..<size].span)
    try cursor.skip(Self.magic.count)
    var split = NoveltySplit()
    split.unit = try cursor.readUInt8() == 1 ? .step : .episode
    split.share = Double(bitPattern: try cursor.readUInt64())
    split.samples = Int(try cursor.readUInt32())
    guard split.share > 0, split.share < 1, split.samples > 0 else { throw Self.broken }
    self.init(split)
    let count = Int(try cursor.readUInt32())
    guard (1...NoveltyGroup.mostGroups).contains(count) else { throw Self.broken }
    for _ in 0..<count {
      let group = try Self.group(&cursor)
      let dimensions = try group.dimensions()
      let digitCount = ExactProducts.sums(dimensions) * ExactProducts.digitCount
      let samples = try cursor.readUInt64()
      guard samples <= ExactProducts.mostVectors, cursor.remaining >= 4 * digitCount else {
        throw Self.broken
      }
      var part = try Part(group, split)
      var digits: [UInt32] = []
      for _ in 0..<digitCount { digits.append(try cursor.readUInt32()) }
      part.products = ExactProducts(
        dimensions: dimensions, count: samples, carriedDigits: digits)
      part.normal = try Self.sample(&cursor, dimensions, split)
      part.calibration = try Self.sample(&cursor, dimensions, split)
      parts.append(part)
    }
    guard cursor.remaining == 0 else { throw Self.broken }
  }

  private static let broken = StreamError(.malformed, "a state of ood-fit with broken numbers")

  private static func group(_ cursor: inout ByteCursor) throws(StreamError) -> NoveltyGroup {
    var group = NoveltyGroup(name: try cursor.readString(cursor.readLength32()), sources: [])
    if !group.name.isEmpty { try NoveltyGroup.checkName(group.name) }
    let count = Int(try cursor.readUInt32())
    guard (1...NoveltyGroup.mostSources).contains(count) else { throw broken }
    for _ in 0..<count {
      let name = try cursor.readString(cursor.readLength32())
      var shape: [Int] = []
      let rank = Int(try cursor.readUInt8())
      guard rank <= Tensor.highestRank else { throw broken }
      for _ in 0..<rank { shape.append(Int(try cursor.readUInt32())) }
      group.sources.append(NoveltyGroup.Source(name: name, shape: shape))
    }
    return group
  }

  private static func sample(
    _ cursor: inout ByteCursor, _ dimensions: Int, _ split: NoveltySplit
  ) throws(StreamError) -> BottomSample {
    let count = Int(try cursor.readUInt32())
    guard count <= split.samples else { throw broken }
    var sample = BottomSample(capacity: split.samples)
    for _ in 0..<count {
      let key = try cursor.readUInt64()
      var vector: [Double] = []
      for _ in 0..<dimensions {
        let number = Double(bitPattern: try cursor.readUInt64())
        guard abs(number) <= ExactProducts.largest else { throw broken }
        vector.append(number)
      }
      sample.add(BottomSample.Entry(key: key, vector: vector))
    }
    return sample
  }
}

extension NoveltyState {
  /// The largest state that is read.
  private static let sizeLimit = 512 << 20

  package init(reading input: FileInput) throws(StreamError) {
    let bytes = try input.peek(Self.sizeLimit + 1)
    guard bytes.count <= Self.sizeLimit else {
      throw StreamError(.limit, "a state of more than \(Self.sizeLimit) bytes")
    }
    try self.init(parsing: bytes)
  }

  /// The path of the state of a model, or of a state itself.
  package static func path(_ name: String) -> String {
    name.hasSuffix(".state") ? name : StatisticsOutput.statePath(name)
  }
}
