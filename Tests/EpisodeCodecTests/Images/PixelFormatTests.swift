import EpisodeCodec
import Testing

/// Two pixels in a column, so that there are two rows; the bytes that are to be in the array follow
/// from the definition of each encoding.
struct PixelFormatTests {
  static let cases: [(String, [UInt8], TensorElementType?, [Int], [UInt8])] = [
    ("rgb8", [1, 2, 3, 4, 5, 6], .uint8, [2, 1, 3], [1, 2, 3, 4, 5, 6]),
    ("bgr8", [1, 2, 3, 4, 5, 6], .uint8, [2, 1, 3], [3, 2, 1, 6, 5, 4]),
    ("bgra8", [1, 2, 3, 4, 5, 6, 7, 8], .uint8, [2, 1, 4], [3, 2, 1, 4, 7, 6, 5, 8]),
    ("mono8", [1, 2], .uint8, [2, 1, 1], [1, 2]),
    ("bayer_rggb8", [1, 2], .uint8, [2, 1], [1, 2]),
    ("16UC1", [1, 2, 3, 4], .uint16, [2, 1], [1, 2, 3, 4]),
    ("32FC1", [1, 2, 3, 4, 5, 6, 7, 8], .float32, [2, 1], [1, 2, 3, 4, 5, 6, 7, 8]),
    ("16SC2", [1, 2, 3, 4, 5, 6, 7, 8], .int16, [2, 1, 2], [1, 2, 3, 4, 5, 6, 7, 8]),
    ("16FC1", [1, 2, 3, 4], nil, [2, 1], [1, 2, 3, 4]),
    (
      "bgr16", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], .uint16, [2, 1, 3],
      [5, 6, 3, 4, 1, 2, 11, 12, 9, 10, 7, 8]
    ),
  ]

  @Test(arguments: cases, [0, 3])
  func elementsAreInTheOrderOfTheArray(
    _ sample: (String, [UInt8], TensorElementType?, [Int], [UInt8]), padding: Int
  ) throws {
    let (name, bytes, type, shape, expected) = sample
    let row = bytes.count / 2
    let padded =
      bytes[..<row] + [UInt8](repeating: 0xEE, count: padding) + bytes[row...]
      + [UInt8](repeating: 0xEE, count: padding)
    let image = try RawImage(
      width: 1, height: 2, encoding: PixelEncoding(name), step: row + padding,
      data: Bytes(Array(padded)))
    let format = try #require(PixelFormat(image.encoding))
    #expect(format.type == type)
    #expect(format.shape(height: 2, width: 1) == shape)
    #expect(format.elements(of: image).array == expected)
  }

  @Test(arguments: ["yuyv", "nv12", "uyvy", "jpeg", "", "9UC1"])
  func imagesWithoutSuchPixelsAreRefused(_ name: String) {
    #expect(PixelFormat(PixelEncoding(name)) == nil)
  }
}
