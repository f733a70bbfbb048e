package import Bytes

/// The byte stream format of H.264 and H.265: NAL units after start codes. ITU-T H.264, annex B;
/// H.265, annex B.
package enum AnnexB {
  /// The NAL units, without start codes and the zeros around them.
  /// - Throws: `.malformed` for bytes before the first start code, as where lengths take its place.
  package static func units(of stream: RawSpan) throws(StreamError) -> [Range<Int>] {
    var units: [Range<Int>] = []
    var start: Int?
    var position = 0
    /// The end of the unit before `position`, without the zeros that may follow it.
    func end(_ position: Int, after start: Int) -> Int {
      var end = position
      while end > start, byte(stream, end - 1) == 0 { end -= 1 }
      return end
    }
    while position + 3 <= stream.byteCount {
      if position + 33 <= stream.byteCount, !hasZeros(stream, position) {
        position += 32
        continue
      }
      let last = byte(stream, position + 2)
      if last > 1 {
        position += 3
      } else if last == 1, byte(stream, position + 1) == 0, byte(stream, position) == 0 {
        if let start {
          units.append(start..<end(position, after: start))
        } else if end(position, after: 0) > 0 {
          throw notAnnexB
        }
        position += 3
        start = position
      } else {
        position += 1
      }
    }
    guard let start else { throw notAnnexB }
    units.append(start..<end(stream.byteCount, after: start))
    return units.filter { !$0.isEmpty }
  }

  /// False if none of 32 bytes is 0 and followed by another 0, which is seldom otherwise. H. S.
  /// Warren, Hacker's Delight, 6-1.
  private static func hasZeros(_ stream: RawSpan, _ position: Int) -> Bool {
    var found: UInt64 = 0
    for offset in stride(from: position, to: position + 32, by: 8) {
      let both: UInt64 =
        stream.load(littleEndianAt: offset) | stream.load(littleEndianAt: offset + 1)
      found |= (both &- 0x0101_0101_0101_0101) & ~both
    }
    return found & 0x8080_8080_8080_8080 != 0
  }

  private static func byte(_ stream: RawSpan, _ position: Int) -> UInt8 {
    stream.load(littleEndianAt: position)
  }

  private static let notAnnexB = StreamError(
    .malformed, "the video is not a stream of NAL units after start codes (Annex B)")

  /// The first bytes of a NAL unit without the bytes that prevent start codes (H.264, 7.4.1.1).
  /// - Parameter most: bytes of the result; enough for what is read of it.
  package static func payload(of unit: RawSpan, most: Int) -> [UInt8] {
    var payload: [UInt8] = []
    payload.reserveCapacity(min(unit.byteCount, most))
    var zeros = 0
    for position in 0..<unit.byteCount {
      if payload.count == most { break }
      let value = byte(unit, position)
      if zeros == 2, value == 3 {
        zeros = 0
        continue
      }
      zeros = value == 0 ? min(zeros + 1, 2) : 0
      payload.append(value)
    }
    return payload
  }

  /// Bytes of a NAL unit that hold all that is read of a parameter set.
  package static let longestParameters = 4096
  /// Bytes of a NAL unit that hold all that is read of a slice's header.
  static let longestSliceHeader = 64
  package static let startCode: [UInt8] = [0, 0, 0, 1]
}
