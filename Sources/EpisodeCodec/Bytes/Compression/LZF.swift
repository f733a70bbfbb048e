/// Decompresses LZF, the format of liblzf and of h5py's own filter.
///
/// Format: liblzf, `lzf_d.c`: a byte below 32 begins a literal of one byte more than it says; another
/// begins a copy, with the length less two in its upper three bits (7: a byte follows that adds to
/// it) and the distance less one in the lower five bits and the byte after that.
package enum LZF {
  private static let cut = StreamError(.malformed, "a block of LZF is cut short")

  /// The size of the content.
  package static func size(of block: RawSpan) throws(StreamError) -> Int {
    var (size, place) = (0, 0)
    while place < block.byteCount {
      let head = Int(block.load(littleEndianAt: place, as: UInt8.self))
      if head < 32 {
        size += head + 1
        place += head + 2
      } else {
        var length = head >> 5
        place += 1
        if length == 7 {
          guard place < block.byteCount else { throw cut }
          length += Int(block.load(littleEndianAt: place, as: UInt8.self))
          place += 1
        }
        size += length + 2
        place += 1
      }
    }
    guard place == block.byteCount else { throw cut }
    return size
  }

  /// Decompresses a whole block.
  /// - Parameter output: as large as `size(of:)`.
  package static func decompress(
    _ block: RawSpan, into output: inout MutableRawSpan
  ) throws(StreamError) {
    var (filled, place) = (0, 0)
    while place < block.byteCount {
      let head = Int(block.load(littleEndianAt: place, as: UInt8.self))
      place += 1
      if head < 32 {
        guard place + head < block.byteCount, filled + head < output.byteCount else { throw cut }
        for offset in 0...head {
          output.storeBytes(
            of: block.load(littleEndianAt: place + offset, as: UInt8.self),
            toByteOffset: filled + offset, as: UInt8.self)
        }
        place += head + 1
        filled += head + 1
        continue
      }
      var length = head >> 5 + 2
      if head >> 5 == 7 {
        guard place < block.byteCount else { throw cut }
        length += Int(block.load(littleEndianAt: place, as: UInt8.self))
        place += 1
      }
      guard place < block.byteCount, filled + length <= output.byteCount else { throw cut }
      let distance = (head & 31) << 8 + Int(block.load(littleEndianAt: place, as: UInt8.self)) + 1
      place += 1
      guard distance <= filled else {
        throw StreamError(.malformed, "a block of LZF refers to bytes before its start")
      }
      for _ in 0..<length {
        let byte = output.bytes.load(littleEndianAt: filled - distance, as: UInt8.self)
        output.storeBytes(of: byte, toByteOffset: filled, as: UInt8.self)
        filled += 1
      }
    }
    guard filled == output.byteCount else { throw cut }
  }
}
