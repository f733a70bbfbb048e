internal import Bytes

/// A depth image of ROS's compressed_depth_image_transport: parameters, then a PNG of 16-bit gray.
///
/// The payload (`ConfigHeader` in compression_common.h): int32 format, always 0, float32 A, float32
/// B, little endian, then the PNG. `16UC1` is stored unchanged, in mm; for `32FC1` the PNG holds v
/// = A / depth + B, and 0 where there is no depth.
struct CompressedDepth {
  private let isInverse: Bool
  private let gain: Float
  private let shift: Float
  private let png: Bytes

  private static let headerSize = 12

  /// nil when the payload or its format is not `16UC1; compressedDepth png` or similar.
  init?(_ payload: Bytes, format: String) {
    let parts = format.utf8.split(separator: UInt8(ascii: ";"), maxSplits: 1)
    guard parts.count == 2,
      parts[1].drop(while: { $0 == UInt8(ascii: " ") }).starts(with: "compressedDepth".utf8),
      payload.span.holds(PNGHeader.signature, at: Self.headerSize)
    else { return nil }
    switch String(parts[0]) {
    case "16UC1": isInverse = false
    case "32FC1": isInverse = true
    default: return nil
    }
    gain = Float(bitPattern: payload.span.load(littleEndianAt: 4))
    shift = Float(bitPattern: payload.span.load(littleEndianAt: 8))
    png = payload.dropFirst(Self.headerSize)
  }

  func size() throws(StreamError) -> ImageDecoder.Size {
    let header = try PNGHeader(png.span)
    // The numbers that the PNG holds, and the depth in meters.
    let bytes = (header.decodedSize ?? 0).multiplied(by: isInverse ? 3 : 1)
    return ImageDecoder.Size(width: header.width, height: header.height, bytes: bytes ?? .max)
  }

  /// Checks the PNG to its end, without decoding it.
  func check() throws(StreamError) {
    let stored = try PNGHeader(png.span).encoding
    guard stored == .mono16 else { throw Self.notDepth(stored) }
    try PNGCheck.check(png.span)
  }

  private static func notDepth(_ encoding: PixelEncoding?) -> StreamError {
    StreamError(.malformed, "compressed depth in '\(encoding?.name ?? "unknown")' pixels")
  }

  /// The depth in mm as `16UC1`, or in m as `32FC1` with NaN where there is none.
  /// - Throws: as `PNGDecoder`; `.malformed` when the PNG is not 16-bit gray.
  func decode() throws(StreamError) -> RawImage {
    let stored = try PNGDecoder.decode(png)
    guard stored.encoding == .mono16 else { throw Self.notDepth(stored.encoding) }
    guard isInverse else {
      return try RawImage(
        width: stored.width, height: stored.height, encoding: PixelEncoding("16UC1"),
        step: stored.step, data: stored.data)
    }
    let count = stored.width * stored.height
    var depths = ByteBuilder(reserving: 4 * count)
    for index in 0..<count {
      let value = stored.data.span.load(littleEndianAt: 2 * index, as: UInt16.self)
      let depth = value == 0 ? Float.nan : gain / (Float(value) - shift)
      depths.append(depth.bitPattern)
    }
    return try RawImage(
      width: stored.width, height: stored.height, encoding: PixelEncoding("32FC1"),
      step: 4 * stored.width, data: Bytes(depths.bytes))
  }
}
