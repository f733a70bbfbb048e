internal import Bytes
internal import Images
internal import Stream

extension PixelFormat {
  /// Of images that are stored as arrays of their numbers.
  /// - Throws: `.unsupported`.
  init(ofArray encoding: PixelEncoding) throws(StreamError) {
    guard let format = PixelFormat(encoding) else {
      throw StreamError(
        .unsupported,
        "images in '\(encoding.name.printable)' are not stored as arrays; "
          + "jpeg-encode makes JPEG of them")
    }
    self = format
  }
}

extension RawImage {
  /// The pixels of the value of a step: those of a file decoded, those of a sensor in color.
  init(ofStep message: Bytes, _ channel: ImageChannel) throws(StreamError) {
    guard try !ImagePadding.isPadding(message, channel) else { throw StreamError.imagePadding }
    switch channel.kind {
    case .raw:
      self = try RawImageMessage(message, family: channel.family).image().demosaiced()
    case .compressed:
      let image = try CompressedImageMessage(message, family: channel.family)
      self = try ImageDecoder(dct: .accurate).decode(image.payload)
    }
  }
}

extension StreamError {
  static let imagePadding = StreamError(
    .unsupported,
    "an image without data, such as that of a missing camera, cannot be stored; "
      + "image-resize replaces it with a black one")
}
