internal import Bytes

/// Writes a shard of Zarr v3: inner chunks in order, then an index.
///
/// Codec `sharding_indexed`, `index_location` end, `index_codecs` bytes (little) and crc32c: the
/// index is a pair of UInt64 (offset, length) for each inner chunk, all ones for a missing one, and
/// the CRC-32C of these pairs.
final class ZarrShard {
  /// Inner chunks that the shard has room for.
  let capacity: Int
  /// Inner chunks so far.
  private(set) var count = 0
  private let member: any ZarrMember
  private var offset: UInt64 = 0
  private var index = ByteBuilder()

  init(_ member: any ZarrMember, capacity: Int) {
    self.member = member
    self.capacity = capacity
  }

  var isFull: Bool { count == capacity }

  /// Adds the next inner chunk along the time axis.
  func append(_ chunk: RawSpan) throws(StreamError) {
    try member.write(chunk)
    index.append(offset)
    index.append(UInt64(chunk.byteCount))
    offset += UInt64(chunk.byteCount)
    count += 1
  }

  func finish() throws(StreamError) {
    for _ in count..<capacity {
      index.append(UInt64.max)
      index.append(UInt64.max)
    }
    var end = index
    end.append(CRC32C.of(end.bytes.rawSpan))
    try member.write(end.bytes.rawSpan)
    try member.finish()
  }

  /// The places of the inner chunks in a finished shard.
  /// - Parameters:
  ///   - count: number of inner chunks that must exist, from the first on.
  static func chunks(
    of shard: Bytes, count: Int, capacity: Int
  ) throws(StreamError) -> [Range<Int>] {
    let start = shard.count - 16 * capacity - 4
    guard capacity <= shard.count, start >= 0 else {
      throw StreamError(.truncated, "a shard of \(shard.count) bytes is too short for its index")
    }
    let index = shard[start..<shard.count - 4].span
    guard CRC32C.of(index) == shard.span.load(littleEndianAt: shard.count - 4) else {
      throw StreamError(.checksum, "shard index CRC mismatch")
    }
    var chunks: [Range<Int>] = []
    for number in 0..<count {
      let offset = index.load(littleEndianAt: 16 * number, as: UInt64.self)
      let length = index.load(littleEndianAt: 16 * number + 8, as: UInt64.self)
      guard offset <= UInt64(start), length <= UInt64(start) - offset else {
        throw StreamError(.malformed, "inner chunk \(number) of a shard is missing")
      }
      chunks.append(Int(offset)..<Int(offset + length))
    }
    return chunks
  }
}
