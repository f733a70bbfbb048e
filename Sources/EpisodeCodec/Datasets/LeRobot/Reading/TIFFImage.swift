internal import Bytes
internal import Images

/// Reads TIFF (revision 6.0) as LeRobot stores depth: one channel of 16-bit integers or 32-bit floats,
/// uncompressed.
enum TIFFImage {
  /// nil for bytes that are no TIFF.
  static func decode(_ file: Bytes) throws(StreamError) -> RawImage? {
    let magic = file.count >= 8 ? file[0..<4].array : []
    let isBig = magic == Array("MM\0*".utf8)
    guard isBig || magic == Array("II*\0".utf8) else { return nil }
    let reader = Reader(file: file, isBig: isBig)
    let tags = try reader.tags()
    func value(_ tag: UInt16, _ standard: Int? = nil) throws(StreamError) -> Int {
      if let value = tags[tag]?.first ?? standard { return value }
      throw StreamError(.malformed, "the TIFF has no tag \(tag)")
    }
    // Section 8: sizes, bits, compression, channels, rows in a strip; and the kind of the numbers.
    let (width, height) = (try value(256), try value(257))
    let bits = try value(258, 1)
    let isFloat = try value(339, 1) == 3
    guard try value(259, 1) == 1, try value(277, 1) == 1, bits == (isFloat ? 32 : 16) else {
      throw StreamError(
        .unsupported, "a TIFF that is not uncompressed depth of 16-bit integers or 32-bit floats")
    }
    try ImageLimits.check(width: width, height: height)
    let size = width * height * bits / 8
    guard size <= file.count else {
      throw StreamError(.malformed, "a TIFF of \(width)x\(height) in \(file.count) bytes")
    }
    var pixels = ByteBuilder(reserving: size)
    for (offset, count) in zip(tags[273] ?? [], tags[279] ?? [file.count]) {
      guard offset >= 0, offset <= file.count else { throw reader.beyond }
      let take = min(count, size - pixels.count)
      guard take >= 0, take <= file.count - offset else { throw reader.beyond }
      pixels.append(file[offset..<offset + take].span)
    }
    guard pixels.count == size else { throw StreamError(.truncated, "the TIFF lacks pixels") }
    var bytes = pixels.bytes
    if isBig {
      let width = bits / 8
      for place in stride(from: 0, to: size, by: width) {
        bytes[place..<place + width].reverse()
      }
    }
    return try RawImage(
      width: width, height: height, encoding: isFloat ? .depth32 : .depth16,
      step: width * bits / 8, data: Bytes(bytes))
  }

  private struct Reader {
    let file: Bytes
    let isBig: Bool

    var beyond: StreamError { StreamError(.truncated, "the TIFF ends early") }

    func number(at offset: Int, size: Int) throws(StreamError) -> Int {
      guard offset >= 0, offset <= file.count - size else { throw beyond }
      var value = 0
      for place in 0..<size {
        let byte = Int(file.span.load(littleEndianAt: offset + place, as: UInt8.self))
        value |= byte << (8 * (isBig ? size - 1 - place : place))
      }
      return value
    }

    /// The integers of the first directory. Section 2.
    func tags() throws(StreamError) -> [UInt16: [Int]] {
      let start = try number(at: 4, size: 4)
      let count = try number(at: start, size: 2)
      var tags: [UInt16: [Int]] = [:]
      for entry in 0..<count {
        let place = start + 2 + 12 * entry
        let tag = UInt16(try number(at: place, size: 2))
        let type = try number(at: place + 2, size: 2)
        let values = try number(at: place + 4, size: 4)
        guard let size = [3: 2, 4: 4][type], values <= file.count / size else { continue }
        let first = values * size <= 4 ? place + 8 : try number(at: place + 8, size: 4)
        tags[tag] = try (0..<values).map { (index) throws(StreamError) in
          try number(at: first + index * size, size: size)
        }
      }
      return tags
    }
  }
}
