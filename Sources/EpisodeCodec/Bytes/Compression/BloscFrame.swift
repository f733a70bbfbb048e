internal import CIntrinsics

/// A frame of Blosc 1, in which numcodecs and Zarr compress a chunk.
///
/// It has a header of 16 bytes, the places of its blocks, and the blocks. A block is one stream of a
/// codec or, split, one for each byte of an element; and it may be shuffled.
///
/// Format: README_CHUNK_FORMAT.rst of c-blosc 1.21.
package struct BloscFrame {
  private enum Codec: UInt8 { case blosclz, lz4, snappy, zlib, zstd }
  private enum Shuffle { case none, bytes, bits }

  /// Bytes of the content.
  package let size: Int
  private let frame: Bytes
  private let codec: Codec
  private let shuffle: Shuffle
  private let isCopy: Bool
  private let mayBeSplit: Bool
  /// Bytes of a block's content.
  package let blockSize: Int
  /// Bytes of an element.
  private let width: Int

  private static let headerSize = 16
  /// The most streams of a split block, and the least that a stream then holds.
  private static let (mostSplits, leastSplit) = (16, 128)

  /// - Throws: `.malformed`, or `.unsupported` for Blosc 2.
  package init(_ frame: Bytes) throws(StreamError) {
    self.frame = frame
    var cursor = ByteCursor(frame.span)
    guard frame.count >= Self.headerSize else {
      throw StreamError(.malformed, "a Blosc frame of \(frame.count) bytes")
    }
    let version = try cursor.readUInt8()
    try cursor.skip(1)
    let flags = try cursor.readUInt8()
    width = Int(try cursor.readUInt8())
    size = Int(try cursor.readUInt32())
    blockSize = Int(try cursor.readUInt32())
    let stored = Int(try cursor.readUInt32())
    guard (1...2).contains(version) else {
      throw StreamError(.unsupported, "a Blosc frame of version \(version)")
    }
    guard let codec = Codec(rawValue: flags >> 5), width > 0, stored == frame.count,
      size == 0 || (1...size).contains(blockSize)
    else { throw StreamError(.malformed, "the header of the Blosc frame is damaged") }
    self.codec = codec
    isCopy = flags & 2 != 0
    mayBeSplit = flags & 16 == 0
    shuffle = width > 1 && flags & 1 != 0 ? .bytes : flags & 4 != 0 ? .bits : .none
  }

  /// - Throws: `.malformed` when the frame is broken.
  package func decompress(_ zstd: ZstdDecompressor) throws(StreamError) -> Bytes {
    if isCopy { return try copied }
    let scratch = Memory(capacity: shuffle == .none ? 0 : blockSize)
    return try unsafe Bytes(capacity: size) { (content) throws(StreamError) in
      for number in 0..<(try blocks) {
        let place = place(of: number)
        let target = unsafe UnsafeMutableRawBufferPointer(rebasing: content[place])
        try unsafe decompress(number, into: target, scratch, zstd)
      }
      return size
    }
  }

  /// Decompresses block by block, for content that becomes something smaller: it does not leave the
  /// processor's caches.
  /// - Parameter take: called with each part of the content, and with its place.
  package func decompress(
    _ zstd: ZstdDecompressor, _ take: (RawSpan, Range<Int>) throws(StreamError) -> Void
  ) throws(StreamError) {
    guard !isCopy else {
      let content = try copied
      return try take(content.span, 0..<size)
    }
    let scratch = Memory(capacity: shuffle == .none ? 0 : blockSize)
    let block = Memory(capacity: blockSize)
    for number in 0..<(try blocks) {
      let place = place(of: number)
      let target = unsafe UnsafeMutableRawBufferPointer(rebasing: block.buffer[..<place.count])
      try unsafe decompress(number, into: target, scratch, zstd)
      try take(unsafe RawSpan(_unsafeBytes: UnsafeRawBufferPointer(target)), place)
    }
  }

  private var copied: Bytes {
    get throws(StreamError) {
      guard frame.count - Self.headerSize == size else { throw Self.broken }
      return frame.dropFirst(Self.headerSize)
    }
  }

  private var blocks: Int {
    get throws(StreamError) {
      let blocks = size == 0 ? 0 : (size - 1) / blockSize + 1
      guard blocks <= (frame.count - Self.headerSize) / 4 else { throw Self.broken }
      return blocks
    }
  }

  private func place(of number: Int) -> Range<Int> {
    number * blockSize..<min((number + 1) * blockSize, size)
  }

  private static let broken = StreamError(.malformed, "the Blosc frame is damaged")

  private func decompress(
    _ number: Int, into target: UnsafeMutableRawBufferPointer, _ scratch: Memory,
    _ zstd: ZstdDecompressor
  ) throws(StreamError) {
    guard shuffle != .none else {
      return try unsafe decompress(number, into: target, zstd)
    }
    let shuffled = unsafe UnsafeMutableRawBufferPointer(rebasing: scratch.buffer[..<target.count])
    try unsafe decompress(number, into: shuffled, zstd)
    unsafe restore(UnsafeRawBufferPointer(shuffled), to: target)
  }

  /// Decompresses the streams of a block.
  private func decompress(
    _ number: Int, into target: UnsafeMutableRawBufferPointer, _ zstd: ZstdDecompressor
  ) throws(StreamError) {
    let place = frame.span.load(littleEndianAt: Self.headerSize + 4 * number, as: UInt32.self)
    guard place <= UInt32(frame.count) else { throw Self.broken }
    var cursor = ByteCursor(frame.span.extracting(Int(place)..<frame.count))
    // The last block is whole where it is shorter.
    let isSplit =
      mayBeSplit && width <= Self.mostSplits && blockSize / width >= Self.leastSplit
      && target.count == blockSize
    let streams = isSplit ? width : 1
    let length = target.count / streams
    guard length * streams == target.count else { throw Self.broken }
    for stream in 0..<streams {
      let stored = try cursor.readBytes(Int(cursor.readUInt32()))
      let part = unsafe UnsafeMutableRawBufferPointer(
        rebasing: target[stream * length..<(stream + 1) * length])
      // What does not become shorter is not compressed.
      if stored.byteCount == length {
        unsafe stored.withUnsafeBytes { unsafe part.copyMemory(from: $0) }
        continue
      }
      switch codec {
      case .blosclz: try unsafe BloscLZ.decompress(stored, into: part)
      case .lz4: try unsafe LZ4Block.decompress(stored, into: part)
      case .zlib: try unsafe Zlib.decompress(stored, into: part)
      case .zstd: try unsafe zstd.decompress(stored, into: part)
      case .snappy:
        let content = try SnappyDecompressor.decompress(stored, size: length)
        unsafe content.span.withUnsafeBytes { unsafe part.copyMemory(from: $0) }
      }
    }
  }

  /// Brings the bytes of a block back into their order.
  private func restore(
    _ shuffled: UnsafeRawBufferPointer, to target: UnsafeMutableRawBufferPointer
  ) {
    let count = target.count / width
    guard let from = unsafe shuffled.assumingMemoryBound(to: UInt8.self).baseAddress,
      let to = unsafe target.assumingMemoryBound(to: UInt8.self).baseAddress
    else { return }
    switch shuffle {
    case .bytes: unsafe bagpipe_unshuffle(from, to, target.count, width)
    // Only multiples of eight elements have been shuffled.
    case .bits where count > 0 && count.isMultiple(of: 8):
      unsafe bagpipe_unbitshuffle(from, to, count, width)
      let done = count * width
      unsafe (to + done).update(from: from + done, count: target.count - done)
    default: unsafe target.copyMemory(from: shuffled)
    }
  }
}
