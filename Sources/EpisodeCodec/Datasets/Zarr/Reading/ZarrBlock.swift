internal import Bytes
internal import Stream

/// The rows of an array that share their chunks, decoded.
struct ZarrBlock: Sendable {
  enum Content: Sendable {
    /// Numbers in C order, low byte first; float16 as float32.
    case elements(Bytes)
    /// A text, a byte string or an image file for each row.
    case items([Bytes])
  }

  /// In the array.
  let rows: Range<Int>
  let content: Content
  /// True if it is all fill values.
  let isFilled: Bool

  /// The bytes of a row.
  func row(_ row: Int) -> Bytes {
    let place = row - rows.lowerBound
    switch content {
    case .items(let items): return items[place]
    case .elements(let bytes):
      let size = bytes.count / rows.count
      return bytes[place * size..<(place + 1) * size]
    }
  }
}

/// Where a chunk is.
enum ZarrPiece: Sendable {
  case missing
  /// A member of its own.
  case member(String)
  /// In a shard.
  case part(ZarrInputMember, Range<Int>)
}

/// Decodes the blocks of arrays. Two threads must not use it at the same time.
final class ZarrBlockDecoder {
  struct Job: Sendable {
    let array: ZarrStoredArray
    let rows: Range<Int>
    /// In C order of the axes after the first.
    let pieces: [ZarrPiece]
    let input: ZarrInput
    let form: ZarrElements.Form
  }

  private var zstd: ZstdDecompressor?
  /// Whether the block has had a chunk so far.
  private var hasChunk = false

  func decode(_ job: Job) -> Result<ZarrBlock, StreamError> {
    do throws(StreamError) { return .success(try block(job)) } catch {
      let rows = "steps \(job.rows.lowerBound) to \(job.rows.upperBound - 1): "
      return .failure(error.prefixed("'\(job.array.path.printable)': " + rows))
    }
  }

  private func block(_ job: Job) throws(StreamError) -> ZarrBlock {
    let array = job.array
    let content: ZarrBlock.Content
    hasChunk = false
    switch array.content {
    case .elements where job.form == .narrowed && array.isNarrowedInPlace:
      content = .elements(try narrowed(job))
    case .elements(let type):
      let elements = try self.elements(job)
      if let texts = try ZarrElements.texts(elements, type) {
        content = .items(texts)
      } else {
        content = .elements(try ZarrElements.formed(elements, type, job.form))
      }
    case .strings:
      guard let chunk = try bytes(of: job.pieces[0], job, size: nil) else {
        content = .items(Array(repeating: .empty, count: job.rows.count))
        break
      }
      content = .items(try Self.strings(chunk, count: job.rows.count))
    case .image:
      guard let image = try bytes(of: job.pieces[0], job, size: nil) else {
        throw StreamError(.missing, "there is no image")
      }
      content = .items([image])
    }
    return ZarrBlock(rows: job.rows, content: content, isFilled: !hasChunk)
  }

  /// The bytes of a chunk, without its codecs; nil if there is none.
  private func bytes(
    of piece: ZarrPiece, _ job: Job, size: Int?
  ) throws(StreamError) -> Bytes? {
    guard var bytes = try stored(piece, job) else { return nil }
    let decompressor = try decompressor
    let limit = MemoryBudget.bytes(.chunks)
    for (number, codec) in job.array.codecs.enumerated() {
      // The last one makes the elements; checksums keep the size before it.
      let following = job.array.codecs.dropFirst(number + 1)
      let checksums = following.allSatisfy { $0 == .crc32c } ? following.count : nil
      let expected = checksums.flatMap { checksums in size.map { $0 + 4 * checksums } }
      bytes = try codec.decode(bytes, size: expected, limit: limit, decompressor)
    }
    guard size == nil || bytes.count == size else {
      throw StreamError(.malformed, "a chunk has \(bytes.count) bytes, not \(size ?? 0)")
    }
    return bytes
  }

  private var decompressor: ZstdDecompressor {
    get throws(StreamError) {
      if let zstd { return zstd }
      let new = try ZstdDecompressor()
      zstd = new
      return new
    }
  }

  /// The bytes of a chunk as they are stored; nil if there is none.
  private func stored(_ piece: ZarrPiece, _ job: Job) throws(StreamError) -> Bytes? {
    let bytes: Bytes? =
      switch piece {
      case .missing: nil
      case .part(let member, let range): try member.part(range)
      case .member(let key): try job.input.member(key)?.content
      }
    hasChunk = hasChunk || bytes != nil
    return bytes
  }

  private func narrowedAtOnce(_ job: Job) throws(StreamError) -> Bytes {
    let elements = try elements(job)
    return try ZarrElements.narrowed(elements.span)
  }

  /// The pixels of a chunk of floats, of which only a block is in memory at a time.
  private func narrowed(_ job: Job) throws(StreamError) -> Bytes {
    let size = job.rows.count * job.array.rowSize
    guard let stored = try stored(job.pieces[0], job) else {
      return try narrowedAtOnce(job)
    }
    let frame = try BloscFrame(stored)
    guard frame.blockSize.isMultiple(of: 4) else {
      return try narrowedAtOnce(job)
    }
    guard frame.size == job.array.chunkSize else {
      throw StreamError(
        .malformed, "the Blosc content has \(frame.size) bytes, not \(job.array.chunkSize)")
    }
    let decompressor = try decompressor
    var pixels = ZarrPixels(capacity: size / 4)
    try frame.decompress(decompressor) { (block, place) throws(StreamError) in
      // What is beyond the last row fills the chunk up.
      let end = min(place.upperBound, size)
      guard place.lowerBound < end else { return }
      try pixels.append(block.extracting(0..<end - place.lowerBound))
    }
    return pixels.bytes
  }

  /// The rows of numbers, each element as it is stored.
  private func elements(_ job: Job) throws(StreamError) -> Bytes {
    let array = job.array
    let size = job.rows.count * array.rowSize
    if array.isPlain, let chunk = try bytes(of: job.pieces[0], job, size: array.chunkSize) {
      return chunk[0..<size]
    }
    return try unsafe Bytes(capacity: size) { (target) throws(StreamError) in
      let copier = ZarrChunkCopier(array, rows: job.rows.count)
      for (number, piece) in job.pieces.enumerated() {
        let chunk = try bytes(of: piece, job, size: array.chunkSize)
        let fill = try chunk == nil ? Bytes(array.fillElement()) : nil
        unsafe copier.copy(chunk, piece: number, fill: fill, to: target)
      }
      return size
    }
  }

  /// Byte strings, each after its length, and their number before the first.
  private static func strings(_ chunk: Bytes, count: Int) throws(StreamError) -> [Bytes] {
    var cursor = ByteCursor(chunk.span)
    let stored = try cursor.readUInt32()
    guard stored >= count else {
      throw StreamError(.malformed, "a chunk has only \(stored) texts")
    }
    var items: [Bytes] = []
    for _ in 0..<count {
      let length = try cursor.readUInt32()
      items.append(chunk[try cursor.readRange(Int(length))])
    }
    return items
  }
}
