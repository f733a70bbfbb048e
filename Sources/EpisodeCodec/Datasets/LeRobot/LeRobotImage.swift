internal import Bytes
internal import Images
internal import Stream
internal import TrajectoryMath

/// A picture for a LeRobot dataset: a JPEG or PNG file, unchanged where its readers understand it,
/// or pixels that become a PNG where a file is stored.
struct LeRobotImage: Sendable {
  private enum Content {
    case file(Bytes)
    /// 8-bit gray, 8-bit red, green and blue, or 16-bit gray, without padding.
    case pixels(RawImage)
  }

  private let content: Content
  let format: MP4Movie.Format
  let width: Int
  let height: Int
  let channels: Int
  /// True for 16-bit gray: depth in mm.
  let isDepth: Bool

  /// - Throws: `.unsupported` for a picture that such a dataset cannot hold.
  init(_ message: Bytes, _ channel: ImageChannel) throws(StreamError) {
    switch channel.kind {
    case .raw:
      try self.init(RawImageMessage(message, family: channel.family).image())
    case .compressed:
      let image = try CompressedImageMessage(message, family: channel.family)
      guard !image.payload.isEmpty else {
        throw StreamError(
          .unsupported,
          "an image without data, such as that of a missing camera, cannot be stored; "
            + "image-resize replaces it with a black one")
      }
      try self.init(encoded: image)
    }
  }

  init(encoded message: CompressedImageMessage) throws(StreamError) {
    let image = message.payload
    switch ImageFormat(of: image.span) {
    case .jpeg:
      let header = try JPEGHeader(image.span)
      guard header.isReadable else { throw header.unsupported }
      guard header.components != 4 else { break }
      self.init(
        file: image, .jpeg, width: header.width, height: header.height,
        channels: header.components)
      return
    case .png:
      let header = try PNGHeader(image.span)
      guard header.encoding != nil else { throw header.invalid }
      // Readers disagree about palettes, transparency and few bits.
      guard header.bitDepth == 8 || header.bitDepth == 16 && header.colorType == 0,
        [0, 2].contains(header.colorType), !header.hasHiddenAlpha(image.span)
      else { break }
      self.init(
        file: image, .png, width: header.width, height: header.height,
        channels: header.colorType == 0 ? 1 : 3, isDepth: header.bitDepth == 16)
      return
    case .webp, .avif, nil: break
    }
    try self.init(
      ImageDecoder(dct: .accurate).decode(image, format: message.format))
  }

  private init(
    file: Bytes, _ format: MP4Movie.Format, width: Int, height: Int, channels: Int,
    isDepth: Bool = false
  ) {
    (content, self.format, self.width, self.height) = (.file(file), format, width, height)
    (self.channels, self.isDepth) = (channels, isDepth)
  }

  /// Color or gray of 8 bits, or depth.
  private init(_ image: RawImage) throws(StreamError) {
    let image = try image.demosaiced()
    let format = try PixelFormat(ofArray: image.encoding)
    var elements = format.elements(of: image)
    var channels = format.channels
    var encoding = PixelEncoding.mono16
    switch format.type {
    case .uint8 where channels == 1: encoding = .mono8
    case .uint8 where channels == 3: encoding = .rgb8
    case .uint8 where channels == 4:
      (channels, encoding) = (3, .rgb8)
      elements = Self.opaque(elements)
    case .uint16 where channels == 1: break
    case .float32 where channels == 1:
      elements = Self.millimeters(elements)
    default:
      throw StreamError(
        .unsupported, "images in '\(image.encoding.name.printable)' are neither color nor depth")
    }
    isDepth = encoding == .mono16
    content = .pixels(
      try RawImage(
        width: image.width, height: image.height, encoding: encoding,
        step: image.width * (isDepth ? 2 : channels), data: elements))
    (self.format, width, height, self.channels) = (.png, image.width, image.height, channels)
  }

  func file() throws(StreamError) -> Bytes {
    switch content {
    case .file(let file): file
    case .pixels(let image):
      try PNGEncoder.encode(
        image.data, width: width, height: height, channels: channels, depth: isDepth ? 16 : 8)
    }
  }

  func pixels(_ decoder: ImageDecoder) throws(StreamError) -> RawImage {
    switch content {
    case .file(let file): try decoder.decode(file)
    case .pixels(let image): image
    }
  }

  /// Red, green and blue without alpha.
  private static func opaque(_ pixels: Bytes) -> Bytes {
    var result = ByteBuilder(reserving: pixels.count / 4 * 3)
    for offset in stride(from: 0, to: pixels.count, by: 4) {
      result.append(pixels.span.extracting(offset..<offset + 3))
    }
    return Bytes(result.bytes)
  }

  /// Depth in meters as 16-bit millimeters; 0 where there is none, 65535 beyond.
  private static func millimeters(_ meters: Bytes) -> Bytes {
    var result = ByteBuilder(reserving: meters.count / 2)
    for offset in stride(from: 0, to: meters.count, by: 4) {
      let depth = Float(bitPattern: meters.span.load(littleEndianAt: offset)) * 1000
      result.append(
        depth.isNaN ? 0 : UInt16(min(max(depth.rounded(.toNearestOrEven), 0), 65535)))
    }
    return Bytes(result.bytes)
  }
}

extension LeRobotImage {
  /// Depth as 16-bit gray of a video: LeRobot's code in the upper 12 bits, its first 4 bits again
  /// below, so that a conversion to 12 bits gives the code whichever way it rounds.
  func depthCoded(
    _ codes: DepthCodes, _ decoder: ImageDecoder
  ) throws(StreamError) -> LeRobotImage {
    let pixels = try pixels(decoder)
    var coded = ByteBuilder(reserving: 2 * width * height)
    for offset in stride(from: 0, to: 2 * width * height, by: 2) {
      let code = codes.code(ofMillimeters: pixels.data.span.load(littleEndianAt: offset))
      coded.append(code << 4 | code >> 8)
    }
    return LeRobotImage(
      file: try PNGEncoder.encode(
        Bytes(coded.bytes), width: width, height: height, channels: 1, depth: 16),
      .png, width: width, height: height, channels: 1, isDepth: true)
  }
}
