internal import Bytes

/// The parts of a sequence parameter set that decoding and display need. ITU-T H.264, 7.3.2.1.1.
struct H264Sequence: Hashable, Sendable {
  var id = 0
  var profile = 0
  var format = VideoFormat(width: 0, height: 0)
  var hasColorPlanes = false
  var isProgressive = true
  var frameNumberBits = 4
  var orderType = 0
  var orderBits = 4
  var allowsGaps = false

  /// - Parameter payload: that of the NAL unit, its header included.
  init(_ payload: [UInt8]) throws(StreamError) {
    var reader = BitReader(payload, from: 1)
    profile = try reader.bits(8)
    _ = try reader.bits(16)
    id = try reader.unsigned("sequence number", most: 31)
    var (chroma, depth, isLossless) = (1, 8, false)
    if [100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135].contains(profile) {
      chroma = try reader.unsigned("chroma format", most: 3)
      if chroma == 3 { hasColorPlanes = try reader.flag() }
      depth = 8 + max(try reader.unsigned("depth", most: 6), try reader.unsigned("depth", most: 6))
      isLossless = try reader.flag()
      if try reader.flag() { try Self.skipScaling(&reader, lists: chroma == 3 ? 12 : 8) }
    }
    frameNumberBits = 4 + (try reader.unsigned("frame number length", most: 12))
    try readOrder(&reader)
    format.references = try reader.unsigned("reference count", most: 16)
    allowsGaps = try reader.flag()
    try readSize(&reader, chroma: chroma)
    if try reader.flag() { try readColors(&reader) }
    format.isPlain = isProgressive && chroma == 1 && depth == 8
    format.beyondOpenH264 = limitation(chroma: chroma, depth: depth, isLossless: isLossless)
  }

  private static func skipScaling(_ reader: inout BitReader, lists: Int) throws(StreamError) {
    for list in 0..<lists where try reader.flag() {
      var (last, next) = (8, 8)
      for _ in 0..<(list < 6 ? 16 : 64) {
        if next != 0 { next = (last + (try reader.signed())) & 0xFF }
        last = next == 0 ? last : next
      }
    }
  }

  private mutating func readOrder(_ reader: inout BitReader) throws(StreamError) {
    orderType = try reader.unsigned("picture order type", most: 2)
    if orderType == 0 { orderBits = 4 + (try reader.unsigned("picture order length", most: 12)) }
    if orderType == 1 {
      _ = try reader.flag()
      _ = try (reader.signed(), reader.signed())
      for _ in 0..<(try reader.unsigned("picture order cycle", most: 255)) {
        _ = try reader.signed()
      }
    }
  }

  private mutating func readSize(_ reader: inout BitReader, chroma: Int) throws(StreamError) {
    let columns = 1 + (try reader.unsigned("width", most: 1 << 16))
    let rows = 1 + (try reader.unsigned("height", most: 1 << 16))
    isProgressive = try reader.flag()
    if !isProgressive { _ = try reader.flag() }
    _ = try reader.flag()
    format.width = columns * 16
    format.height = rows * 16 * (isProgressive ? 1 : 2)
    guard try reader.flag() else { return }
    // Table 6-1: the samples of chroma are coarser than those of luma.
    let unit = (
      width: chroma == 1 || chroma == 2 ? 2 : 1,
      height: (chroma == 1 ? 2 : 1) * (isProgressive ? 1 : 2)
    )
    for isWidth in [true, true, false, false] {
      let crop = try reader.unsigned("crop", most: 1 << 16)
      if isWidth { format.width -= crop * unit.width } else { format.height -= crop * unit.height }
    }
    guard format.width > 0, format.height > 0 else {
      throw StreamError(.malformed, "the video crops its pictures to nothing")
    }
  }

  /// The start of the VUI parameters. E.1.1.
  private mutating func readColors(_ reader: inout BitReader) throws(StreamError) {
    if try reader.flag(), try reader.bits(8) == 255 { _ = try reader.bits(32) }
    if try reader.flag() { _ = try reader.flag() }
    guard try reader.flag() else { return }
    _ = try reader.bits(3)
    format.isFullRange = try reader.flag()
    guard try reader.flag() else { return }
    _ = try reader.bits(16)
    format.matrix = try reader.bits(8)
  }

  private func limitation(chroma: Int, depth: Int, isLossless: Bool) -> String? {
    if !isProgressive { return "interlace" }
    if chroma != 1 { return "chroma other than 4:2:0" }
    if depth != 8 { return "\(depth)-bit samples" }
    if isLossless || ![66, 77, 100].contains(profile) { return "profile \(profile)" }
    if allowsGaps { return "left-out frames" }
    // Level 5.2, table A-1.
    if (format.width + 15) / 16 * ((format.height + 15) / 16) > 36864 { return "its size" }
    return nil
  }
}

/// The parts of a picture parameter set that reading a slice needs. ITU-T H.264, 7.3.2.2.
struct H264Picture: Hashable, Sendable {
  let id: Int
  let sequence: Int
  let hasBottomOrder: Bool
  let hasSliceGroups: Bool

  init(_ payload: [UInt8]) throws(StreamError) {
    var reader = BitReader(payload, from: 1)
    id = try reader.unsigned("picture parameter number", most: 255)
    sequence = try reader.unsigned("sequence number", most: 31)
    _ = try reader.flag()
    hasBottomOrder = try reader.flag()
    hasSliceGroups = try reader.unsigned("slice group count", most: 7) > 0
  }
}

/// The start of a slice's header. ITU-T H.264, 7.3.3.
struct H264Slice {
  enum Kind: Int { case p, b, i, sp, si }

  let isFirst: Bool
  let kind: Kind
  let picture: H264Picture
  let sequence: H264Sequence
  let frameNumber: Int
  /// nil for a frame; true for a bottom field.
  private(set) var isBottomField: Bool?
  private(set) var orderBits = 0

  init(
    _ payload: [UInt8], isKey: Bool, _ sequences: [Int: H264Sequence],
    _ pictures: [Int: H264Picture]
  ) throws(StreamError) {
    var reader = BitReader(payload, from: 1)
    isFirst = try reader.unsigned() == 0
    let type = try reader.unsigned("slice type", most: 9)
    kind = Kind(rawValue: type % 5) ?? .si
    let id = try reader.unsigned("picture parameter number", most: 255)
    guard let picture = pictures[id], let sequence = sequences[picture.sequence] else {
      throw StreamError(.malformed, "a slice of the video lacks its parameter set \(id)")
    }
    (self.picture, self.sequence) = (picture, sequence)
    if sequence.hasColorPlanes { _ = try reader.bits(2) }
    frameNumber = try reader.bits(sequence.frameNumberBits)
    if !sequence.isProgressive, try reader.flag() { isBottomField = try reader.flag() }
    if isKey { _ = try reader.unsigned() }
    if sequence.orderType == 0 { orderBits = try reader.bits(sequence.orderBits) }
  }
}
