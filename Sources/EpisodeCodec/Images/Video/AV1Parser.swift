package import Bytes

/// Takes each message of AV1 as one temporal unit, which shows one picture. AV1 specification, 5.3
/// to 5.9 and 7.5.
package struct AV1Parser: VideoParser {
  private var header: Bytes?
  private var format = VideoFormat(width: 0, height: 0)
  private var sequence = 0
  private var count = 0

  package init() {}

  package mutating func units(of message: Bytes) throws(StreamError) -> [AccessUnit] {
    var (hasHeader, isKey, hasFrame) = (false, false, false)
    var position = 0
    while position < message.count {
      let unit = try OpenBitstreamUnit(message, at: position)
      position = unit.end
      switch unit.type {
      case 1:
        hasHeader = true
        format = try Self.format(unit.payload)
        header = Bytes(copying: message[unit.start..<unit.end].span)
      case 3, 6:
        if !hasFrame { isKey = try Self.isKey(unit.payload) }
        hasFrame = true
      case 2, 4, 5, 7, 8, 15: break
      default: throw VideoCodec.av1.notThis("a unit of type \(unit.type)")
      }
    }
    guard hasFrame else { return [] }
    count += 1
    if isKey, header != nil { sequence += 1 } else { isKey = false }
    var data = message
    if isKey, !hasHeader, let header { data = Bytes(joining: [header, message]) }
    return [
      AccessUnit(
        data: data, format: format, isKey: isKey, hasBSlices: true, sequence: sequence,
        order: count)
    ]
  }

  /// The sequence header of a temporal unit, with its profile and its level where that is not behind
  /// the timing; nil without one.
  package static func sequenceHeader(
    of message: Bytes
  ) throws(StreamError) -> (unit: Bytes, profile: Int, level: Int)? {
    var position = 0
    while position < message.count {
      let unit = try OpenBitstreamUnit(message, at: position)
      position = unit.end
      guard unit.type == 1 else { continue }
      var reader = BitReader(unit.payload)
      let profile = try reader.bits(3)
      let (_, isReduced) = try (reader.flag(), reader.flag())
      if !isReduced {
        guard try !reader.flag() else { return (message[unit.start..<unit.end], profile, 0) }
        // The presence of delays, the number of operating points, and what the first one has.
        _ = try (reader.flag(), reader.bits(5), reader.bits(12))
      }
      return (message[unit.start..<unit.end], profile, try reader.bits(5))
    }
    return nil
  }

  /// The start of a frame's header, 5.9.2: a key frame that is shown.
  private static func isKey(_ payload: [UInt8]) throws(StreamError) -> Bool {
    var reader = BitReader(payload)
    let (isShownAgain, type) = try (reader.flag(), reader.bits(2))
    return try reader.flag() && !isShownAgain && type == 0
  }

  /// The size in a sequence header. 5.5.1.
  private static func format(_ payload: [UInt8]) throws(StreamError) -> VideoFormat {
    var reader = BitReader(payload)
    _ = try reader.bits(4)
    if try reader.flag() {
      _ = try reader.bits(5)
    } else {
      try skipOperatingPoints(&reader)
    }
    let (width, height) = (1 + (try reader.bits(4)), 1 + (try reader.bits(4)))
    var format = VideoFormat(
      width: 1 + (try reader.bits(width)), height: 1 + (try reader.bits(height)))
    format.beyondOpenH264 = "AV1"
    return format
  }

  private static func skipOperatingPoints(_ reader: inout BitReader) throws(StreamError) {
    var delayBits: Int?
    if try reader.flag() {
      _ = try (reader.bits(32), reader.bits(32))
      if try reader.flag() { _ = try reader.unsigned() }
      if try reader.flag() {
        delayBits = 1 + (try reader.bits(5))
        _ = try (reader.bits(32), reader.bits(10))
      }
    }
    let hasDelays = try reader.flag()
    for _ in 0...(try reader.bits(5)) {
      _ = try reader.bits(12)
      if try reader.bits(5) > 7 { _ = try reader.flag() }
      if let delayBits, try reader.flag() {
        _ = try (reader.bits(delayBits), reader.bits(delayBits), reader.flag())
      }
      if hasDelays, try reader.flag() { _ = try reader.bits(4) }
    }
  }
}

/// A unit of AV1 in the low-overhead format. AV1 specification, 5.3.
private struct OpenBitstreamUnit {
  let type: Int
  let start: Int
  let end: Int
  /// Its first bytes.
  let payload: [UInt8]

  init(_ stream: Bytes, at start: Int) throws(StreamError) {
    self.start = start
    var cursor = ByteCursor(stream.span)
    try cursor.skip(start)
    let header = try cursor.readUInt8()
    guard header & 0x81 == 0 else { throw VideoCodec.av1.notThis("a unit with a reserved bit") }
    type = Int(header >> 3)
    if header & 4 != 0 { try cursor.skip(1) }
    var size = cursor.remaining
    if header & 2 != 0 {
      // leb128: 4.10.5.
      size = 0
      for place in 0..<5 {
        let byte = Int(try cursor.readUInt8())
        size |= (byte & 127) << (7 * place)
        if byte < 128 { break }
      }
    }
    let range = try cursor.readRange(size)
    end = range.upperBound
    payload = Array(stream[range][0..<min(range.count, 64)].array)
  }
}
