internal import Bytes

/// The parts of a sequence parameter set that order and size need. ITU-T H.265, 7.3.2.2.1.
struct H265Sequence: Hashable, Sendable {
  let id: Int
  let format: VideoFormat
  let orderBits: Int
  let hasColorPlanes: Bool

  init(_ payload: [UInt8]) throws(StreamError) {
    var reader = BitReader(payload, from: 2)
    _ = try reader.bits(4)
    let layers = try reader.bits(3)
    _ = try reader.bits(1)
    try Self.skipProfile(&reader, layers: layers)
    id = try reader.unsigned("sequence number", most: 15)
    let chroma = try reader.unsigned("chroma format", most: 3)
    hasColorPlanes = chroma == 3 ? try reader.flag() : false
    var format = VideoFormat(
      width: try reader.unsigned("width", most: 1 << 16),
      height: try reader.unsigned("height", most: 1 << 16))
    if try reader.flag() {
      let unit = (width: chroma == 1 || chroma == 2 ? 2 : 1, height: chroma == 1 ? 2 : 1)
      for isWidth in [true, true, false, false] {
        let crop = try reader.unsigned("crop", most: 1 << 16)
        if isWidth {
          format.width -= crop * unit.width
        } else {
          format.height -= crop * unit.height
        }
      }
    }
    guard format.width > 0, format.height > 0 else {
      throw StreamError(.malformed, "the video crops its pictures to nothing")
    }
    let depths = try (reader.unsigned("depth", most: 8), reader.unsigned("depth", most: 8))
    orderBits = 4 + (try reader.unsigned("picture order length", most: 12))
    format.beyondOpenH264 = "H.265"
    // Without the colors ffmpeg can still decode it.
    if chroma == 1, depths == (0, 0),
      let colors = try? H265Colors(&reader, layers: layers, orderBits: orderBits)
    {
      format.isPlain = true
      (format.matrix, format.isFullRange) = (colors.matrix, colors.isFullRange)
    }
    self.format = format
  }

  /// profile_tier_level: 7.3.3.
  private static func skipProfile(_ reader: inout BitReader, layers: Int) throws(StreamError) {
    for _ in 0..<12 { _ = try reader.bits(8) }
    guard layers > 0 else { return }
    var flags: [(profile: Bool, level: Bool)] = []
    for _ in 0..<layers { flags.append((try reader.flag(), try reader.flag())) }
    for _ in layers..<8 { _ = try reader.bits(2) }
    for flag in flags {
      for _ in 0..<(flag.profile ? 11 : 0) + (flag.level ? 1 : 0) { _ = try reader.bits(8) }
    }
  }
}

/// The parts of a picture parameter set that reading a slice needs. ITU-T H.265, 7.3.2.3.1.
struct H265Picture: Hashable, Sendable {
  let id: Int
  let sequence: Int
  let hasOutputFlag: Bool
  let extraBits: Int

  init(_ payload: [UInt8]) throws(StreamError) {
    var reader = BitReader(payload, from: 2)
    id = try reader.unsigned("picture parameter number", most: 63)
    sequence = try reader.unsigned("sequence number", most: 15)
    _ = try reader.flag()
    hasOutputFlag = try reader.flag()
    extraBits = try reader.bits(3)
  }
}
