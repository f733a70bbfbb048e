import EpisodeCodec
import Testing

@testable import Images

/// `is_bigendian` of `sensor_msgs/Image`.
struct ByteOrderTests {
  /// Encodings with the size of a number and the numbers in a pixel.
  static let encodings: [(String, size: Int, numbers: Int)] = [
    ("mono16", 2, 1), ("16UC1", 2, 1), ("16SC1", 2, 1), ("16SC3", 2, 3), ("16FC1", 2, 1),
    ("32SC1", 4, 1), ("32FC1", 4, 1), ("32FC2", 4, 2), ("64FC1", 8, 1), ("rgb16", 2, 3),
    ("bgr16", 2, 3), ("rgba16", 2, 4), ("bgra16", 2, 4), ("bayer_rggb16", 2, 1),
    ("bayer_bggr16", 2, 1), ("bayer_gbrg16", 2, 1), ("bayer_grbg16", 2, 1), ("mono8", 1, 1),
    ("bgr8", 1, 3), ("8UC3", 1, 3), ("bayer_grbg8", 1, 1), ("yuyv", 1, 2), ("nv12", 1, 1),
  ]

  /// An image of 4x2 pixels whose rows end in 3 more bytes, in both orders.
  private func messages(
    _ encoding: (String, size: Int, numbers: Int), _ family: ImageChannel.Family
  ) throws -> (little: RawImageMessage, big: RawImageMessage) {
    let row = 4 * encoding.size * encoding.numbers
    let count = encoding.0 == "nv12" ? 3 : 2
    let rows = (0..<count).map { line in (0..<row + 3).map { UInt8(37 * line + $0) } }
    let swapped = rows.map { line in
      stride(from: 0, to: row, by: encoding.size)
        .flatMap { line[$0..<$0 + encoding.size].reversed() } + line[row...]
    }
    let header: ImageHeader =
      family == .ros1
      ? .ros(.ros1, Bytes([UInt8](repeating: 0, count: 16)))
      : .foxglove(timestamp: nil, frameID: nil)
    let image = try RawImage(
      width: 4, height: 2, encoding: PixelEncoding(encoding.0), step: row + 3,
      data: Bytes(rows.flatMap { $0 }))
    let little = try RawImageMessage(header: header, image: image)
    var big = little
    (big.isBigEndian, big.data) = (true, Bytes(swapped.flatMap { $0 }))
    return (little, big)
  }

  @Test(arguments: encodings)
  func imageHasTheLowByteFirst(_ encoding: (String, size: Int, numbers: Int)) throws {
    let (little, big) = try messages(encoding, .ros1)
    let written = try big.serialized()
    let read = try RawImageMessage(
      Bytes(joining: [written.prefix, written.payload]), family: .ros1)
    #expect(read.isBigEndian && read.data == big.data)
    #expect(try read.image().data == little.data)
  }

  @Test(arguments: encodings)
  func foxgloveMessageHasTheLowByteFirst(_ encoding: (String, size: Int, numbers: Int)) throws {
    let (little, big) = try messages(encoding, .foxglove)
    #expect(try big.serialized().payload == little.data)
    #expect(try big.serialized().prefix == little.serialized().prefix)
  }

  @Test func unknownEncodingIsNoGuess() throws {
    var message = try messages(("mono16", 2, 1), .foxglove).big
    message.encoding = PixelEncoding("x16")
    #expect(throws: StreamError(.unsupported, "")) { try message.serialized() }
  }
}
