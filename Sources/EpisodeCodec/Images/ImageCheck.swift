package import Bytes
package import Stream

/// Checks images to their end without decoding them, so that a cut or damaged one is found before
/// it is stored as it is.
package enum ImageCheck {
  /// - Parameter allowsPadding: whether an image without data stands for a missing camera.
  /// - Throws: an error that `isBadImage` for an image that no decoder can read to its end. A format
  ///   that this library does not read is not checked.
  package static func check(
    _ message: Bytes, of channel: ImageChannel, allowsPadding: Bool
  ) throws(StreamError) {
    switch channel.kind {
    case .raw:
      let image = try RawImageMessage(message, family: channel.family)
      if image.encoding.layout != nil { _ = try image.image() }
    case .compressed:
      let image = try CompressedImageMessage(message, family: channel.family)
      guard !image.payload.isEmpty else {
        if allowsPadding { return }
        throw StreamError(.malformed, "the image has no data")
      }
      try check(image.payload, format: image.format)
    }
  }

  /// - Parameter format: that of the message.
  package static func check(_ image: Bytes, format: String) throws(StreamError) {
    if let depth = CompressedDepth(image, format: format) { return try depth.check() }
    switch ImageFormat(of: image.span) {
    case .jpeg: try JPEGCheck.check(image.span)
    case .png: try PNGCheck.check(image.span)
    case .webp, .avif: break
    case nil: try ImageFormat.checkClaim(format, of: image)
    }
  }
}

extension StreamError {
  /// True for a fault of an image's bytes, not of what a filter can do with it.
  package var isBadImage: Bool { [.truncated, .malformed, .checksum].contains(kind) }
}
