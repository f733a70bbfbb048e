package import Bytes

/// A frame as a stream or a dataset has it.
package enum FrameSource: Sendable {
  case raw(RawImage)
  case compressed(Bytes, format: String)

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

  /// Its bytes in the stream.
  package var size: Int {
    switch self {
    case .raw(let image): image.data.count
    case .compressed(let bytes, _): bytes.count
    }
  }
}
