internal import Bytes

extension PixelEncoding {
  /// True for depth or any other image of single wide numbers: `16UC1`, `32FC1`, `mono16`.
  var isDepth: Bool { ["16UC1", "32FC1", "mono16"].contains(name) }
}

extension RawImage {
  /// The image with pixels for arithmetic: one, three or four 8-bit, 16-bit or float32 numbers
  /// each. Bayer patterns are interpolated.
  /// - Throws: `.unsupported`.
  func forArithmetic() throws(StreamError) -> (image: RawImage, format: PixelFormat) {
    if case .bayer(let pattern) = encoding.layout {
      var colors: [UInt8] = []
      try demosaic(pattern, into: &colors)
      return try RawImage(
        width: width, height: height, encoding: .rgb8, step: 3 * width, data: Bytes(colors)
      ).forArithmetic()
    }
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
