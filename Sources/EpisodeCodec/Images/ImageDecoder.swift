package import Bytes

/// Decodes a compressed image of any format that this library reads: JPEG, PNG and compressed
/// depth.
package final class ImageDecoder {
  private let jpeg: JPEGDecoder
  private let dct: JPEGDecoder.DCT

  /// - Throws: `.limit` when memory runs out.
  package init(dct: JPEGDecoder.DCT) throws(StreamError) {
    jpeg = try JPEGDecoder()
    self.dct = dct
  }

  /// The size of a decoded image, from its header.
  package struct Size: Sendable {
    package let width: Int
    package let height: Int
    /// What decoding takes, the pixels included.
    package let bytes: Int
  }

  /// nil for a format that this library does not read.
  /// - Throws: when the image's header is damaged.
  package static func size(of image: Bytes, format: String) throws(StreamError) -> Size? {
    if let depth = CompressedDepth(image, format: format) { return try depth.size() }
    switch ImageFormat(of: image.span) {
    case .jpeg:
      let header = try JPEGHeader(image.span)
      return Size(width: header.width, height: header.height, bytes: header.decodingMemory)
    case .png:
      let header = try PNGHeader(image.span)
      return Size(width: header.width, height: header.height, bytes: header.decodedSize ?? 0)
    case .webp, .avif: return nil
    case nil:
      try ImageFormat.checkClaim(format, of: image)
      return nil
    }
  }

  /// - Parameters:
  ///   - format: from the message. It counts only where the bytes do not tell: `16UC1; png compressed`
  ///     gives 16-bit gray its original name.
  ///   - leastSize: see `JPEGDecoder`; images of other formats keep their size.
  /// - Throws: as `JPEGDecoder` and `PNGDecoder`; `.unsupported` for any other format.
  package func decode(
    _ image: Bytes, format: String = "", leastSize: (width: Int, height: Int)? = nil
  ) throws(StreamError) -> RawImage {
    if let depth = CompressedDepth(image, format: format) { return try depth.decode() }
    switch ImageFormat(of: image.span) {
    case .jpeg: return try jpeg.decode(image, dct: dct, leastSize: leastSize)
    case .png:
      let decoded = try PNGDecoder.decode(image)
      let name = String(format.prefix { $0 != ";" })
      guard decoded.encoding == .mono16, name == "16UC1" else { return decoded }
      return try RawImage(
        width: decoded.width, height: decoded.height, encoding: PixelEncoding(name),
        step: decoded.step, data: decoded.data)
    case let other?: throw ImageFormat.unsupported(other.rawValue)
    case nil:
      try ImageFormat.checkClaim(format, of: image)
      throw ImageFormat.unsupported(format)
    }
  }
}
