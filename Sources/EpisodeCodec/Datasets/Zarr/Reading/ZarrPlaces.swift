internal import Bytes

/// Finds the chunks of an array: members of their own, or parts of shards whose indices it keeps as
/// long as rows of theirs are read.
final class ZarrPlaces {
  private let array: ZarrStoredArray
  private let input: ZarrInput
  private var shards: [[Int]: Shard?] = [:]
  /// The place of these shards along the first axis.
  private var shardRow = -1

  private struct Shard {
    let member: ZarrInputMember
    /// Where its chunks are; nil for one that is missing.
    let parts: [Range<Int>?]
  }

  init(_ array: ZarrStoredArray, _ input: ZarrInput) { (self.array, self.input) = (array, input) }

  /// The chunks of a block, in C order of the axes after the first.
  func pieces(of block: Int) throws(StreamError) -> [ZarrPiece] {
    let counts = array.pieces
    return try (0..<counts.reduce(1, *)).map { (piece) throws(StreamError) in
      var numbers = [block]
      var rest = piece
      for count in counts.reversed() {
        numbers.insert(rest % count, at: 1)
        rest /= count
      }
      guard let sharding = array.sharding else { return .member(array.key(numbers)) }
      do throws(StreamError) { return try self.piece(numbers, sharding) } catch {
        throw error.prefixed("'\(array.path.printable)': ")
      }
    }
  }

  private func piece(
    _ numbers: [Int], _ sharding: ZarrStoredArray.Sharding
  ) throws(StreamError) -> ZarrPiece {
    let counts = zip(sharding.shape, array.chunk).map { $0 / $1 }
    let outer = zip(numbers, counts).map { $0 / $1 }
    if outer[0] != shardRow {
      shards.removeAll()
      shardRow = outer[0]
    }
    let shard: Shard?
    if let known = shards[outer] {
      shard = known
    } else {
      try MemoryBudget.check(
        (shards.count + 1) * counts.reduce(24, *), .tables, for: "the index of shards")
      shard = try open(outer, sharding, count: counts.reduce(1, *))
      shards.updateValue(shard, forKey: outer)
    }
    guard let shard else { return .missing }
    var place = 0
    for axis in numbers.indices { place = place * counts[axis] + numbers[axis] % counts[axis] }
    guard let part = shard.parts[place] else { return .missing }
    return .part(shard.member, part)
  }

  /// Codec `sharding_indexed` of Zarr v3: the index has offset and length of each chunk, all ones for
  /// a missing one.
  private func open(
    _ numbers: [Int], _ sharding: ZarrStoredArray.Sharding, count: Int
  ) throws(StreamError) -> Shard? {
    let key = array.key(numbers)
    guard let member = try input.member(key) else { return nil }
    let size = 16 * count + (sharding.hasChecksum ? 4 : 0)
    guard size <= member.count else {
      throw StreamError(
        .truncated, "the shard '\(key)' of \(member.count) bytes is too short for its index")
    }
    let start = sharding.isIndexAtEnd ? member.count - size : 0
    let bytes = try member.part(start..<start + size)
    let index = bytes[0..<16 * count]
    guard
      !sharding.hasChecksum
        || CRC32C.of(index.span) == bytes.span.load(littleEndianAt: 16 * count)
    else { throw StreamError(.checksum, "the index of the shard '\(key)': CRC mismatch") }
    var parts: [Range<Int>?] = []
    for number in 0..<count {
      var (offset, length) = (
        index.span.load(littleEndianAt: 16 * number, as: UInt64.self),
        index.span.load(littleEndianAt: 16 * number + 8, as: UInt64.self)
      )
      if sharding.isBigEndian { (offset, length) = (offset.byteSwapped, length.byteSwapped) }
      if offset == .max, length == .max {
        parts.append(nil)
        continue
      }
      guard offset <= UInt64(member.count), length <= UInt64(member.count) - offset else {
        throw StreamError(.malformed, "a chunk of the shard '\(key)' lies outside of it")
      }
      parts.append(Int(offset)..<Int(offset + length))
    }
    return Shard(member: member, parts: parts)
  }
}
