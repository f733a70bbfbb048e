package import Bytes

/// The format of a compressed image, from its first bytes.
///
/// Recorders write the `format` field of messages in too many ways to trust it (`jpg`, `rgb8; jpeg
/// compressed bgr8`, `16UC1; compressedDepth png`, whose image follows 12 other bytes).
package enum ImageFormat: String, Sendable {
  case jpeg, png, webp, avif

  /// The format of an encoded image; nil when its first bytes match none.
  package init?(of image: RawSpan) {
    if image.starts(with: [0xFF, 0xD8, 0xFF]) {
      self = .jpeg
    } else if image.starts(with: PNGHeader.signature) {
      self = .png
    } else if image.starts(with: Array("RIFF".utf8)), image.holds(Array("WEBP".utf8), at: 8) {
      self = .webp
    } else if image.holds(Array("ftypavif".utf8), at: 4) {
      self = .avif
    } else {
      return nil
    }
  }

  /// Checks an image whose first bytes match no format.
  /// - Throws: `.malformed` where its message claims one that this library reads.
  static func checkClaim(_ format: String, of image: Bytes) throws(StreamError) {
    let words = format.lowercased().split { !$0.isLetter && !$0.isNumber }
    guard !image.isEmpty, words.contains(where: { ["jpeg", "jpg", "png"].contains($0) }) else {
      return
    }
    throw StreamError(.malformed, unsupported(format).text)
  }

  /// - Parameter format: the image's own, or the one that its message claims.
  package static func unsupported(_ format: String) -> StreamError {
    StreamError(
      .unsupported, "an image in format '\(format.printable)' is neither JPEG nor PNG")
  }

  fileprivate static let depth = StreamError(
    .unsupported, "compressedDepth is not stored as it is; jpeg-decode decodes it to raw depth")

  package static func notImage(_ feature: String) -> StreamError {
    StreamError(
      .malformed,
      "feature '\(feature)' does not have messages of images; video-decode makes them of a video")
  }
}

extension CompressedImageMessage {
  /// An image that datasets do not store undecoded.
  package var notStored: StreamError {
    if CompressedDepth(payload, format: format) != nil { return ImageFormat.depth }
    return ImageFormat.unsupported(ImageFormat(of: payload.span)?.rawValue ?? format)
  }
}

extension RawSpan {
  func starts(with bytes: [UInt8]) -> Bool { holds(bytes, at: 0) }

  func holds(_ bytes: [UInt8], at offset: Int) -> Bool {
    guard byteCount - offset >= bytes.count else { return false }
    return bytes.indices.allSatisfy {
      load(littleEndianAt: offset + $0, as: UInt8.self) == bytes[$0]
    }
  }
}
