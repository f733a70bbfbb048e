package import Bytes
internal import Stream

extension PixelEncoding {
  /// True for depth or any other image of single wide numbers: `16UC1`, `32FC1`, `mono16`.
  var isDepth: Bool { ["16UC1", "32FC1", "mono16"].contains(name) }
}

extension RawImage {
  /// 16-bit colors by their high byte, as `decode_image` of TensorFlow makes uint8 of them; other
  /// images unchanged.
  package func asEightBitColors() throws(StreamError) -> RawImage {
    guard let format = PixelFormat(encoding), format.type == .uint16, format.channels > 1 else {
      return self
    }
    let wide = format.elements(of: self)
    var colors = ByteBuilder(reserving: wide.count / 2)
    for offset in stride(from: 1, to: wide.count, by: 2) {
      colors.append(wide.span.load(littleEndianAt: offset, as: UInt8.self))
    }
    return try RawImage(
      width: width, height: height, encoding: format.channels == 3 ? .rgb8 : .rgba8,
      step: width * format.channels, data: Bytes(colors.bytes))
  }

  /// The image with pixels for arithmetic: one, three or four 8-bit, 16-bit or float32 numbers
  /// each. Bayer patterns are interpolated.
  /// - Throws: `.unsupported`.
  func forArithmetic() throws(StreamError) -> (image: RawImage, format: PixelFormat) {
    if encoding.bayerPattern != nil { return try demosaiced().asEightBitColors().forArithmetic() }
    guard let format = encoding.arithmeticFormat else {
      throw StreamError(
        .unsupported,
        "cannot resize '\(encoding.name.printable)' pixels; jpeg-encode converts YUV to JPEG")
    }
    return (self, format)
  }
}

extension PixelEncoding {
  fileprivate var arithmeticFormat: PixelFormat? {
    switch (layout, name) {
    case (.samples, "rgb16"), (.samples, "bgr16"), (.samples, "rgba16"), (.samples, "bgra16"):
      PixelFormat(self)
    case (.samples, _): isDepth ? PixelFormat(self) : nil
    default: PixelFormat(self)
    }
  }
}
