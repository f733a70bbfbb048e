internal import Bytes

/// What the pixels of a picture are made of, for arithmetic on them.
struct SampleForm {
  enum SampleType: Int { case uint8 = 1, uint16 = 2, float32 = 4 }

  let type: SampleType
  /// Samples of a pixel: 1, 3 or 4.
  let channels: Int
  let isBlueFirst: Bool
  /// What the result of the arithmetic is called: red comes first there.
  let result: PixelEncoding
  private let pattern: BayerPattern?

  var pixelSize: Int { channels * type.rawValue }

  /// Depth and other pictures of single wide numbers: `16UC1`, `32FC1`, `mono16`.
  static func isDepth(_ encoding: PixelEncoding) -> Bool {
    ["16UC1", "32FC1", "mono16"].contains(encoding.name)
  }

  /// - Throws: `.unsupported`.
  init(_ encoding: PixelEncoding) throws(StreamError) {
    switch (encoding.layout, encoding.name) {
    case (.rgb, _): self.init(.uint8, 3, "rgb8")
    case (.bgr, _): self.init(.uint8, 3, "rgb8", isBlueFirst: true)
    case (.rgba, _): self.init(.uint8, 4, "rgba8")
    case (.bgra, _): self.init(.uint8, 4, "rgba8", isBlueFirst: true)
    case (.grey, let name): self.init(.uint8, 1, name)
    case (.bayer(let pattern), _): self.init(.uint8, 3, "rgb8", pattern: pattern)
    case (_, "mono16"), (_, "16UC1"): self.init(.uint16, 1, encoding.name)
    case (_, "32FC1"): self.init(.float32, 1, encoding.name)
    case (_, "rgb16"): self.init(.uint16, 3, "rgb16")
    case (_, "bgr16"): self.init(.uint16, 3, "rgb16", isBlueFirst: true)
    case (_, "rgba16"): self.init(.uint16, 4, "rgba16")
    case (_, "bgra16"): self.init(.uint16, 4, "rgba16", isBlueFirst: true)
    default:
      throw StreamError(
        .unsupported,
        "'\(encoding.name.printable)' pixels are not resized; jpeg-encode makes JPEG of YUV")
    }
  }

  private init(
    _ type: SampleType, _ channels: Int, _ result: String, isBlueFirst: Bool = false,
    pattern: BayerPattern? = nil
  ) {
    self.type = type
    self.channels = channels
    self.isBlueFirst = isBlueFirst
    self.result = PixelEncoding(result)
    self.pattern = pattern
  }

  /// The picture with pixels to be calculated with: Bayer patterns are interpolated.
  /// - Throws: `.unsupported` for samples with the high byte first.
  func prepared(_ image: RawImage) throws(StreamError) -> RawImage {
    guard !image.isBigEndian || type == .uint8 else {
      throw StreamError(.unsupported, "big-endian pixels are not resized")
    }
    guard let pattern else { return image }
    var colours: [UInt8] = []
    try image.demosaic(pattern, into: &colours)
    return try RawImage(
      width: image.width, height: image.height, encoding: result, step: 3 * image.width,
      data: Bytes(colours))
  }
}
