internal import Bytes

/// An image as rows of red, green and blue of 8 bits, without padding.
struct Picture: Sendable {
  let width: Int
  let height: Int
  let rgb: Bytes

  init(width: Int, height: Int, rgb: Bytes) {
    precondition(rgb.count == 3 * width * height)
    (self.width, self.height, self.rgb) = (width, height, rgb)
  }

  /// - Throws: `.unsupported` for images that are not 8-bit color or gray.
  init(_ image: RawImage) throws(StreamError) {
    (width, height) = (image.width, image.height)
    let row = 3 * image.width
    if image.encoding == .rgb8, image.step == row {
      rgb = image.data[0..<row * image.height]
    } else {
      rgb = Bytes(try image.rgbSamples())
    }
  }

  func image() throws(StreamError) -> RawImage {
    try RawImage(width: width, height: height, encoding: .rgb8, step: 3 * width, data: rgb)
  }

  /// A part as PNG; what is outside of the picture is left out.
  func crop(_ place: (row: Int, column: Int), side: Int) throws(StreamError) -> Bytes {
    let (columns, rows) = (min(side, width), min(side, height))
    let left = min(max(0, place.column), width - columns)
    let top = min(max(0, place.row), height - rows)
    var part = ByteBuilder(reserving: 3 * columns * rows)
    for row in top..<top + rows {
      let start = 3 * (row * width + left)
      part.append(rgb[start..<start + 3 * columns].span)
    }
    return try PNGEncoder.encode(
      Bytes(part.bytes), width: columns, height: rows, channels: 3, depth: 8)
  }
}
