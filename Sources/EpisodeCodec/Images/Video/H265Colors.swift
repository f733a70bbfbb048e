internal import Bytes

/// How the samples of a video become colors, in the VUI parameters at the end of a sequence parameter
/// set. ITU-T H.265, 7.3.2.2.1 and E.2.1.
struct H265Colors {
  /// As in table E.5, which is that of H.264: 2 for unspecified.
  private(set) var matrix = 2
  private(set) var isFullRange = false

  /// - Parameters:
  ///   - reader: after the length of the picture order.
  ///   - layers: how many there are above the lowest.
  init(_ reader: inout BitReader, layers: Int, orderBits: Int) throws(StreamError) {
    for _ in 0...(try reader.flag() ? layers : 0) {
      for _ in 0..<3 { _ = try reader.unsigned() }
    }
    for _ in 0..<6 { _ = try reader.unsigned() }
    if try reader.flag(), try reader.flag() { try Self.skipScaling(&reader) }
    _ = try reader.bits(2)
    if try reader.flag() {
      _ = try (reader.bits(8), reader.unsigned(), reader.unsigned(), reader.flag())
    }
    try Self.skipReferences(&reader)
    if try reader.flag() {
      for _ in 0..<(try reader.unsigned("reference count", most: 32)) {
        _ = try reader.bits(orderBits + 1)
      }
    }
    _ = try reader.bits(2)
    guard try reader.flag() else { return }
    if try reader.flag(), try reader.bits(8) == 255 { _ = try reader.bits(32) }
    if try reader.flag() { _ = try reader.flag() }
    guard try reader.flag() else { return }
    _ = try reader.bits(3)
    isFullRange = try reader.flag()
    guard try reader.flag() else { return }
    _ = try reader.bits(16)
    matrix = try reader.bits(8)
  }

  /// scaling_list_data: 7.3.4.
  private static func skipScaling(_ reader: inout BitReader) throws(StreamError) {
    for size in 0..<4 {
      for _ in 0..<(size == 3 ? 2 : 6) {
        guard try reader.flag() else {
          _ = try reader.unsigned()
          continue
        }
        if size > 1 { _ = try reader.signed() }
        for _ in 0..<(size == 0 ? 16 : 64) { _ = try reader.signed() }
      }
    }
  }

  /// st_ref_pic_set: 7.3.7.
  private static func skipReferences(_ reader: inout BitReader) throws(StreamError) {
    var last = 0
    for set in 0..<(try reader.unsigned("reference set count", most: 64)) {
      if set > 0, try reader.flag() {
        _ = try (reader.flag(), reader.unsigned())
        var kept = 0
        for _ in 0...last {
          // Used by the picture itself, or kept for later ones.
          let isUsed = try reader.flag()
          let isKept = isUsed ? true : try reader.flag()
          kept += isKept ? 1 : 0
        }
        last = kept
      } else {
        last = try reader.unsigned("reference count", most: 16)
        last += try reader.unsigned("reference count", most: 16)
        for _ in 0..<last { _ = try (reader.unsigned(), reader.flag()) }
      }
    }
  }
}
