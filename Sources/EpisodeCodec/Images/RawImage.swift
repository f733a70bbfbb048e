package import Bytes

/// An uncompressed image whose size has been checked against its bytes.
package struct RawImage: Sendable {
  package let width: Int
  package let height: Int
  package let encoding: PixelEncoding
  /// Bytes from one row to the next: at least those of a row, more when rows are padded.
  package let step: Int
  /// Numbers of more than one byte have the low byte first.
  package let data: Bytes

  /// - Throws: `.malformed` when the rows do not fit their step or the data, `.unsupported` when
  ///   the encoding is unknown, `.limit` beyond `ImageLimits` or the memory for images.
  package init(
    width: Int, height: Int, encoding: PixelEncoding, step: Int, data: Bytes
  ) throws(StreamError) {
    try ImageLimits.check(width: width, height: height)
    guard let row = encoding.bytesPerRow(width: width) else { throw encoding.unknown }
    guard step >= row else {
      throw StreamError(
        .malformed, "a step of \(step) bytes for rows of \(row) (\(width) pixels \(encoding.name))")
    }
    guard let needed = encoding.byteCount(width: width, height: height, step: step),
      needed <= data.count
    else {
      throw StreamError(
        .malformed,
        "a \(encoding.name) image of \(width)x\(height), step \(step), in \(data.count) bytes")
    }
    try ImageLimits.checkMemory(needed, width: width, height: height)
    self.width = width
    self.height = height
    self.encoding = encoding
    self.step = step
    self.data = data
  }
}

/// The sizes of images that readers accept.
package enum ImageLimits {
  /// Pixels in an image: 268 million, a square of 16384.
  package static let pixels = 1 << 28
  /// Longest side that libjpeg accepts, in pixels (JPEG_MAX_DIMENSION).
  package static let jpegSide = 65500

  /// - Throws: `.malformed` for an image without pixels, `.limit` for one with too many.
  package static func check(width: Int, height: Int) throws(StreamError) {
    guard width > 0, height > 0 else {
      throw StreamError(.malformed, "an image of \(width)x\(height) has no pixels")
    }
    guard let count = width.multiplied(by: height), count <= pixels else {
      throw StreamError(
        .limit, "an image of \(width)x\(height) is larger than \(pixels) pixels")
    }
  }

  /// Compares what an image takes with the budget, before it is allocated.
  /// - Throws: `.limit`.
  package static func checkMemory(
    _ bytes: Int, width: Int, height: Int
  ) throws(StreamError) {
    try MemoryBudget.check(bytes, .images, for: "an image of \(width)x\(height)")
  }
}
