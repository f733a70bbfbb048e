internal import Bytes
internal import Images

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

extension StreamError {
  static let imagePadding = StreamError(
    .unsupported,
    "an image without data, such as that of a missing camera, cannot be stored; "
      + "image-resize replaces it with a black one")
}
