package import Bytes

/// RVL: 16-bit depth without loss, as runs of zeros and differences. Andrew D. Wilson, "Fast lossless
/// depth image compression", 2017; rvl_codec.cpp in compressed_depth_image_transport.
///
/// The stream is of 32-bit words, low byte first, of eight nibbles each, the highest first. A number
/// has three of its bits in each nibble, the lowest first, and the highest bit of a nibble says that
/// another follows. Runs alternate: a count of zeros, a count of others, and for each of these its
/// difference to the one before, with the sign in the lowest bit.
package enum RunLengthDepth {
  /// The samples of an image, 16 bits each, low byte first.
  /// - Parameter count: samples; the caller has compared their memory with the limit.
  /// - Throws: `.truncated` when the stream ends early, `.malformed` for runs beyond the image or
  ///   samples beyond 16 bits.
  package static func decode(_ stream: RawSpan, count: Int) throws(StreamError) -> Bytes {
    try unsafe Bytes(capacity: 2 * count) { (buffer) throws(StreamError) in
      var samples = unsafe MutableRawSpan(_unsafeBytes: buffer)
      var reader = NibbleReader(stream)
      var (position, last) = (0, 0)
      while position < count {
        let zeros = Int(try reader.read())
        let others = Int(try reader.read())
        guard zeros + others <= count - position else {
          throw StreamError(.malformed, "the RVL has more samples than its image")
        }
        // Two empty runs would not come to an end.
        guard zeros + others > 0 else { throw StreamError(.malformed, "the RVL has an empty run") }
        for place in position..<position + zeros {
          unsafe samples.storeBytes(of: 0, toUncheckedByteOffset: 2 * place, as: UInt16.self)
        }
        position += zeros
        for place in position..<position + others {
          let code = try reader.read()
          last &+= Int(code >> 1) ^ -Int(code & 1)
          guard let sample = UInt16(exactly: last) else {
            throw StreamError(.malformed, "the RVL has a sample of \(last)")
          }
          unsafe samples.storeBytes(
            of: sample.littleEndian, toUncheckedByteOffset: 2 * place, as: UInt16.self)
        }
        position += others
      }
      return 2 * count
    }
  }

  /// - Parameter samples: 16 bits each, low byte first.
  package static func encode(_ samples: RawSpan) -> Bytes {
    let count = samples.byteCount / 2
    func sample(_ place: Int) -> Int {
      // The callers stay below `count`.
      unsafe Int(
        UInt16(
          littleEndian: samples.unsafeLoadUnaligned(fromByteOffset: 2 * place, as: UInt16.self)))
    }
    var writer = NibbleWriter(reserving: count)
    var (position, last) = (0, 0)
    while position < count {
      var end = position
      while end < count, sample(end) == 0 { end += 1 }
      writer.write(UInt32(end - position))
      position = end
      while end < count, sample(end) != 0 { end += 1 }
      writer.write(UInt32(end - position))
      for place in position..<end {
        let value = sample(place)
        let difference = value - last
        writer.write(UInt32(truncatingIfNeeded: difference << 1 ^ difference >> 63))
        last = value
      }
      position = end
    }
    return writer.finish()
  }
}

private struct NibbleReader: ~Escapable {
  private let stream: RawSpan
  private var position = 0
  private var word: UInt32 = 0
  private var left = 0

  @_lifetime(copy stream)
  init(_ stream: RawSpan) { self.stream = stream }

  @inline(__always)
  mutating func read() throws(StreamError) -> UInt32 {
    var nibble = try next()
    var value = nibble & 7
    var shift: UInt32 = 3
    while nibble & 8 != 0 {
      guard shift < 30 else { throw StreamError(.malformed, "the RVL has a number beyond 30 bits") }
      nibble = try next()
      value |= (nibble & 7) &<< shift
      shift &+= 3
    }
    return value
  }

  @inline(__always)
  private mutating func next() throws(StreamError) -> UInt32 {
    if left == 0 {
      guard stream.byteCount - position >= 4 else {
        throw StreamError(.truncated, "the RVL ends early")
      }
      word = stream.load(littleEndianAt: position)
      position &+= 4
      left = 8
    }
    left &-= 1
    let nibble = word >> 28
    word <<= 4
    return nibble
  }
}

private struct NibbleWriter {
  private var bytes: ByteBuilder
  private var word: UInt32 = 0
  private var used = 0

  init(reserving count: Int) { bytes = ByteBuilder(reserving: count) }

  @inline(__always)
  mutating func write(_ value: UInt32) {
    var rest = value
    repeat {
      let nibble = rest & 7
      rest >>= 3
      word = word << 4 | nibble | (rest == 0 ? 0 : 8)
      used &+= 1
      if used == 8 {
        bytes.append(word)
        used = 0
      }
    } while rest != 0
  }

  /// The words, the last one filled with zeros.
  mutating func finish() -> Bytes {
    if used > 0 { bytes.append(word << UInt32(4 * (8 - used))) }
    return Bytes(bytes.bytes)
  }
}
