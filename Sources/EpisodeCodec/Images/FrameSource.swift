package import Bytes

/// A frame as a stream or a dataset has it.
package enum FrameSource: Sendable {
  case raw(RawImage)
  case compressed(Bytes, format: String)

  /// The pixels, or the file.
  package var bytes: Bytes {
    switch self {
    case .raw(let image): image.data
    case .compressed(let bytes, _): bytes
    }
  }

  /// - Throws: the fault of the image.
  package func image(
    _ decoder: ImageDecoder, leastSize: (width: Int, height: Int)? = nil
  ) throws(StreamError) -> RawImage {
    switch self {
    case .raw(let image): image
    case .compressed(let bytes, let format):
      try decoder.decode(bytes, format: format, leastSize: leastSize)
    }
  }

  /// From the image's header.
  /// - Throws: for a format that this library does not read, and a damaged header.
  package func size() throws(StreamError) -> (width: Int, height: Int) {
    switch self {
    case .raw(let image): return (image.width, image.height)
    case .compressed(let bytes, let format):
      guard let size = try ImageDecoder.size(of: bytes, format: format) else {
        throw ImageFormat.unsupported(ImageFormat(of: bytes.span)?.rawValue ?? format)
      }
      return (size.width, size.height)
    }
  }
}
