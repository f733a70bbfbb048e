package import Bytes

/// Checks a PNG to its end: PNG specification (third edition), section 5.3. A chunk is the length
/// of its data in four bytes, high byte first, its type, its data, and the CRC of type and data.
package enum PNGCheck {
  /// - Throws: `.truncated`, `.malformed`, or `.checksum`. Bytes after the last chunk are ignored, as
  ///   by libpng.
  package static func check(_ image: RawSpan) throws(StreamError) {
    let header = try PNGHeader(image)
    guard header.encoding != nil else { throw header.invalid }
    var position = PNGHeader.signature.count
    var (hasPalette, hasData) = (false, false)
    while true {
      guard image.byteCount - position >= 12 else { throw cut }
      let length = Int(image.load(littleEndianAt: position, as: UInt32.self).byteSwapped)
      guard length <= image.byteCount - position - 12 else { throw cut }
      let type: UInt32 = image.load(littleEndianAt: position + 4, as: UInt32.self).byteSwapped
      let end = position + 8 + length
      let crc = CRC32.of(image.extracting(position + 4..<end))
      guard crc == image.load(littleEndianAt: end, as: UInt32.self).byteSwapped else {
        throw StreamError(.checksum, "a chunk of the PNG does not match its CRC")
      }
      switch type {
      case palette: hasPalette = true
      case data: hasData = true
      case imageEnd:
        guard hasData, hasPalette || header.colorType != 3 else {
          throw StreamError(
            .malformed, "the PNG has no \(hasData ? "palette" : "pixels")")
        }
        return
      default: break
      }
      position = end + 4
    }
  }

  // The types as numbers: PLTE, IDAT, IEND.
  private static let palette: UInt32 = 0x504C_5445
  private static let data: UInt32 = 0x4944_4154
  private static let imageEnd: UInt32 = 0x4945_4E44

  private static let cut = StreamError(.truncated, "the PNG ends before its last chunk")
}
