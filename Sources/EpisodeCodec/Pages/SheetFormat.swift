package import Bytes
package import Images

/// The format of a picture for people, from the name of its file.
package enum SheetFormat: Sendable {
  case png, jpeg

  private static let quality = 90

  /// nil for a name that does not end in one of them.
  package init?(_ path: String) {
    let name = path.lowercased()
    if name.hasSuffix(".png") {
      self = .png
    } else if name.hasSuffix(".jpg") || name.hasSuffix(".jpeg") {
      self = .jpeg
    } else {
      return nil
    }
  }

  /// - Parameter image: in `rgb8`, rows without padding.
  /// - Throws: `.limit` for a side beyond that of JPEG.
  package func encode(_ image: RawImage) throws(StreamError) -> Bytes {
    switch self {
    case .png:
      try PNGEncoder.encode(
        image.data, width: image.width, height: image.height, channels: 3, depth: 8)
    case .jpeg:
      try JPEGEncoder().encode(image, quality: Self.quality, subsampling: .s444)
    }
  }
}
