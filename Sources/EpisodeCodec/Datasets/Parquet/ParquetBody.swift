internal import Bytes

/// The content of a page, decompressed: in memory, or in a file where it would take too much. An
/// image column has pages of a thousand images.
struct ParquetBody: Sendable {
  private enum Place {
    case memory(Bytes)
    case temporary(TemporaryFile)
    /// An uncompressed page, where it is.
    case stored(RandomAccessFile, start: Int)
  }

  private let place: Place
  let count: Int

  /// Above this many bytes a page is not in memory.
  static let largestInMemory = 8 << 20
  private static let pieceSize = 1 << 20

  init(_ bytes: Bytes) { (place, count) = (.memory(bytes), bytes.count) }

  private init(_ place: Place, count: Int) { (self.place, self.count) = (place, count) }

  /// The content of a page.
  /// - Parameters:
  ///   - range: of the page in the file, without its header.
  ///   - size: bytes of the content.
  init(
    _ file: RandomAccessFile, _ range: Range<Int>, _ codec: ParquetChunk.Codec, size: Int
  ) throws(StreamError) {
    guard size > Self.largestInMemory, codec != .gzip, codec != .lz4 else {
      try self.init(
        file.bytes(at: UInt64(range.lowerBound), count: range.count), codec, size: size)
      return
    }
    let content = TemporaryFile()
    switch codec {
    case .snappy: try Self.spool(snappy: file, range, size: size, to: content)
    case .zstd: try Self.spool(zstd: file, range, size: size, to: content)
    default:
      guard range.count == size else { throw Self.wrongSize(range.count, size) }
      self.init(.stored(file, start: range.lowerBound), count: size)
      return
    }
    self.init(.temporary(content), count: size)
  }

  /// The content of a page in memory.
  init(_ stored: Bytes, _ codec: ParquetChunk.Codec, size: Int) throws(StreamError) {
    try MemoryBudget.check(size, .chunks, for: "a page of a Parquet file")
    self.init(try Self.decompress(stored, codec, size: size))
  }

  private static func wrongSize(_ count: Int, _ size: Int) -> StreamError {
    StreamError(.malformed, "a page has \(count) bytes, and its header says \(size)")
  }

  private static func decompress(
    _ stored: Bytes, _ codec: ParquetChunk.Codec, size: Int
  ) throws(StreamError) -> Bytes {
    guard size > 0 || !stored.isEmpty else { return .empty }
    switch codec {
    case .none:
      guard stored.count == size else { throw wrongSize(stored.count, size) }
      return stored
    case .snappy: return try SnappyDecompressor.decompress(stored.span, size: size)
    case .gzip: return try Gzip.decompress(stored.span, size: size)
    case .zstd: return try ZstdDecompressor().decompress(stored.span, size: size)
    case .lz4: return try LZ4Block.decompress(stored.span, size: size)
    }
  }

  private static func spool(
    snappy file: RandomAccessFile, _ range: Range<Int>, size: Int, to content: TemporaryFile
  ) throws(StreamError) {
    let block = SnappyDecompressor(size: size, window: pieceSize)
    var written = 0
    func write(_ bytes: RawSpan) throws(StreamError) {
      try content.write(bytes, at: written)
      written += bytes.byteCount
    }
    var rest = Bytes.empty
    for start in stride(from: range.lowerBound, to: range.upperBound, by: pieceSize) {
      let count = min(pieceSize, range.upperBound - start)
      var piece = try file.bytes(at: UInt64(start), count: count)
      if !rest.isEmpty { piece = Bytes(joining: [rest, piece]) }
      let used = try block.decompress(piece.span, write)
      let left = piece.dropFirst(used)
      rest = Bytes(copying: left.span)
    }
    guard rest.isEmpty else { throw StreamError(.malformed, "the snappy block is cut short") }
    try block.finish(write)
  }

  private static func spool(
    zstd file: RandomAccessFile, _ range: Range<Int>, size: Int, to content: TemporaryFile
  ) throws(StreamError) {
    let stored =
      if let descriptor = file.descriptor {
        FileInput(descriptor, range: range)
      } else {
        FileInput(try file.bytes(at: UInt64(range.lowerBound), count: range.count))
      }
    let input = try stored.decompressed()
    // Only what is not decompressed has a size from the start.
    guard input.size == nil else { throw StreamError(.malformed, "the page is not zstd") }
    var written = 0
    while true {
      let piece = try input.takeSome(pieceSize)
      guard !piece.isEmpty else { break }
      guard piece.count <= size - written else {
        throw wrongSize(written + piece.count, size)
      }
      try content.write(piece.span, at: written)
      written += piece.count
    }
    guard written == size else { throw wrongSize(written, size) }
  }

  /// A part of the content.
  /// - Throws: `.malformed` when it reaches beyond.
  func bytes(_ range: Range<Int>) throws(StreamError) -> Bytes {
    guard range.lowerBound >= 0, range.upperBound <= count else {
      throw StreamError.beyondEnd(range.count, remaining: max(0, count - range.lowerBound))
    }
    guard !range.isEmpty else { return .empty }
    switch place {
    case .memory(let bytes): return bytes[range]
    case .temporary(let file): return try file.read(at: range.lowerBound, count: range.count)
    case .stored(let file, let start):
      return try file.bytes(at: UInt64(start + range.lowerBound), count: range.count)
    }
  }

  /// All from there on, in memory.
  func rest(from start: Int) throws(StreamError) -> Bytes {
    try MemoryBudget.check(count - start, .chunks, for: "a page of a Parquet file")
    return try bytes(start..<max(start, count))
  }

  /// The places of byte arrays that each come after their length of 32 bits.
  func lengthPrefixed(_ number: Int, from start: Int) throws(StreamError) -> [Range<Int>] {
    guard number <= (count - start) / 4 else {
      throw StreamError.beyondEnd(number, remaining: count - start)
    }
    try MemoryBudget.check(
      number * MemoryLayout<Range<Int>>.stride, .chunks, for: "a page of a Parquet file")
    var ranges: [Range<Int>] = []
    ranges.reserveCapacity(number)
    var position = start
    for _ in 0..<number {
      let length = try length(at: position)
      guard Int(length) <= count - position - 4 else {
        throw StreamError.beyondEnd(length, remaining: count - position - 4)
      }
      ranges.append(position + 4..<position + 4 + Int(length))
      position += 4 + Int(length)
    }
    return ranges
  }
  private func length(at position: Int) throws(StreamError) -> UInt32 {
    let bytes = try bytes(position..<position + 4)
    return bytes.span.load(littleEndianAt: 0)
  }
}
