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
