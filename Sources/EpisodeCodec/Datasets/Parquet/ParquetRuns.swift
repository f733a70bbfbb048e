internal import Bytes

/// Decodes small integers in runs and in groups of packed bits. Parquet specification, Encodings.md.
enum ParquetRuns {
  /// The hybrid of runs (RLE) and of groups of eight with the lowest bit first.
  /// - Parameters:
  ///   - width: bits of an integer, at most 32 and those of `Number`.
  ///   - count: integers, for which the caller has memory.
  static func decode<Number: FixedWidthInteger>(
    _ bytes: RawSpan, width: Int, count: Int, as: Number.Type = Number.self
  ) throws(StreamError) -> [Number] {
    precondition((0...32).contains(width))
    var result: [Number] = []
    result.reserveCapacity(count)
    guard width > 0 else { return [Number](repeating: 0, count: count) }
    var cursor = ByteCursor(bytes)
    let size = (width + 7) / 8
    while result.count < count {
      let header = try cursor.readVarint()
      guard header <= UInt64(UInt32.max) else {
        throw StreamError(.malformed, "a run of \(header >> 1) values in a Parquet page")
      }
      let left = count - result.count
      if header & 1 == 0 {
        var value: UInt64 = 0
        for place in 0..<size { value |= UInt64(try cursor.readUInt8()) << UInt64(8 * place) }
        guard value >> UInt64(width) == 0 else {
          throw StreamError(.malformed, "a value of \(value) in \(width) bits")
        }
        let run = min(Int(header >> 1), left)
        result.append(contentsOf: repeatElement(Number(truncatingIfNeeded: value), count: run))
      } else {
        let number = min(Int(header >> 1) * 8, left)
        // The last group may be cut where no values are left.
        let needed = (number * width + 7) / 8
        let group = try cursor.readBytes(
          max(needed, min(Int(header >> 1) * width, cursor.remaining)))
        unpack(group, width: width, count: number, to: &result)
      }
    }
    return result
  }

  /// Integers of so many bits, the lowest first; there are enough bytes.
  private static func unpack<Number: FixedWidthInteger>(
    _ bytes: RawSpan, width: Int, count: Int, to result: inout [Number]
  ) {
    let mask = UInt64(1) << UInt64(width) - 1
    var (buffer, bits, position) = (UInt64(0), 0, 0)
    for _ in 0..<count {
      while bits < width {
        buffer |= UInt64(bytes.load(littleEndianAt: position, as: UInt8.self)) << UInt64(bits)
        (bits, position) = (bits + 8, position + 1)
      }
      result.append(Number(truncatingIfNeeded: buffer & mask))
      buffer >>= UInt64(width)
      bits -= width
    }
  }

  /// The old encoding BIT_PACKED of levels, the highest bit first.
  static func decodeBitPacked(
    _ bytes: RawSpan, width: Int, count: Int
  ) throws(StreamError) -> [UInt8] {
    guard (count * width + 7) / 8 <= bytes.byteCount else {
      throw StreamError.beyondEnd((count * width + 7) / 8, remaining: bytes.byteCount)
    }
    return (0..<count).map { number in
      (number * width..<(number + 1) * width).reduce(0) { value, bit in
        let byte = bytes.load(littleEndianAt: bit >> 3, as: UInt8.self)
        return value << 1 | byte >> UInt8(7 - bit & 7) & 1
      }
    }
  }

  /// DELTA_BINARY_PACKED: the differences of integers, in blocks of packed bits.
  /// - Parameters:
  ///   - position: of the encoding's start, then of its end.
  ///   - count: integers that there have to be, for which the caller has memory.
  static func decodeDeltas(
    _ bytes: RawSpan, at position: inout Int, count: Int
  ) throws(StreamError) -> [Int64] {
    var reader = ThriftReader(bytes, from: position)
    let block = try reader.readVarint()
    let minis = try reader.readVarint()
    let total = try reader.readVarint()
    guard block > 0, block % 128 == 0, block <= 1 << 20, minis > 0, block % minis == 0,
      block / minis % 8 == 0, total == UInt64(count)
    else {
      throw StreamError(
        .malformed, "deltas of \(total) values in blocks of \(block) and \(minis), for \(count)")
    }
    let size = Int(block / minis)
    var value = try reader.readInteger()
    var result: [Int64] = []
    result.reserveCapacity(count)
    if count > 0 { result.append(value) }
    while result.count < count {
      let least = try reader.readInteger()
      let widths = try reader.readBytes(Int(minis))
      for mini in 0..<Int(minis) where result.count < count {
        let width = Int(widths.load(littleEndianAt: mini, as: UInt8.self))
        guard width <= 64 else { throw StreamError(.malformed, "a delta of \(width) bits") }
        let packed = try reader.readBytes(size / 8 * width)
        for place in 0..<min(size, count - result.count) {
          value &+= least &+ Int64(bitPattern: bits(packed, at: place * width, width))
          result.append(value)
        }
      }
    }
    position = reader.position
    return result
  }

  /// An integer of up to 64 bits, the lowest first.
  private static func bits(_ bytes: RawSpan, at start: Int, _ width: Int) -> UInt64 {
    var (value, taken) = (UInt64(0), 0)
    while taken < width {
      let place = start + taken
      let byte = UInt64(bytes.load(littleEndianAt: place >> 3, as: UInt8.self)) >> UInt64(place & 7)
      value |= byte << UInt64(taken)
      taken += 8 - place & 7
    }
    return width == 64 ? value : value & (1 << UInt64(width) - 1)
  }
}
