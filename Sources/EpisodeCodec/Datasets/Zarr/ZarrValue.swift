internal import Bytes
internal import Images
internal import Stream

/// The storage of images in an array.
package enum ZarrImageStorage: String, Sendable, CaseIterable {
  /// JPEG and PNG are stored unchanged, raw images as their pixels.
  case jpeg
  /// JPEG and PNG are decoded; all images are stored as their pixels.
  case raw
}

/// The value of a feature in one step, ready for an array.
struct ZarrValue {
  enum Content {
    case elements(Bytes)
    case text(String)
    /// An encoded image, stored unchanged.
    case image(Bytes)
    /// Pixels yet to be decoded or reordered.
    case pixels(@Sendable () throws(StreamError) -> Bytes)
  }

  let layout: ZarrLayout
  /// The encoding of an image in the array: `jpeg`, `rgb8`, `16UC1`; nil for other values.
  let encoding: String?
  let content: Content

  private init(_ layout: ZarrLayout, encoding: String? = nil, _ content: Content) {
    self.layout = layout
    self.encoding = encoding
    self.content = content
  }

  /// - Parameters:
  ///   - level: of zstd; nil for 3 with numbers and 1 with images.
  init(
    _ message: Message, of feature: Feature, images: ZarrImageStorage, level: Int?
  ) throws(StreamError) {
    switch feature.kind {
    case .tensor:
      let tensor = try Tensor(parsing: message.data)
      self.init(
        try .numbers(
          tensor.type, shape: tensor.shape, codec: .zstd(level: level ?? 3)),
        .elements(tensor.data))
    case .text:
      self.init(try .text(), .text(try TextPayload.parse(message.data.span)))
    case .window:
      throw StreamError(.unsupported, "windows need the option --windows")
    case .image:
      guard let channel = ImageChannel(feature.channel) else {
        throw ImageFormat.notImage(feature.name)
      }
      guard try !ImagePadding.isPadding(message.data, channel) else {
        throw StreamError.imagePadding
      }
      try self.init(image: message.data, channel, images, level: level)
    }
  }

  /// - Parameters:
  ///   - message: of the channel; not padding.
  init(
    image message: Bytes, _ channel: ImageChannel, _ images: ZarrImageStorage, level: Int?
  ) throws(StreamError) {
    switch channel.kind {
    case .raw:
      let image = try RawImageMessage(message, family: channel.family).image()
      try self.init(image, level: level ?? 1)
    case .compressed:
      let image = try CompressedImageMessage(message, family: channel.family)
      try self.init(image, decoded: images == .raw, level: level ?? 1)
    }
  }

  private init(_ image: RawImage, level: Int) throws(StreamError) {
    let format = try PixelFormat(ofArray: image.encoding.demosaiced)
    let shape = format.shape(height: image.height, width: image.width)
    self.init(
      try .images(format.type, shape: shape, level: level),
      encoding: format.result.name,
      .pixels({ () throws(StreamError) in format.elements(of: try image.demosaiced()) }))
  }

  private init(
    _ message: CompressedImageMessage, decoded: Bool, level: Int
  ) throws(StreamError) {
    let image = message.payload
    let encoding: PixelEncoding
    let (width, height): (Int, Int)
    let encoded: ZarrLayout?
    let format = ImageFormat(of: image.span)
    switch format {
    case .jpeg:
      let header = try JPEGHeader(image.span)
      guard header.isReadable else { throw header.unsupported }
      (width, height) = (header.width, header.height)
      encoding = header.components == 1 ? .mono8 : .rgb8
      // Readers of the dataset would get four channels of CMYK.
      encoded =
        header.components == 4
        ? nil : try .jpeg(height: height, width: width, channels: header.components)
    case .png:
      let header = try PNGHeader(image.span)
      guard let pixelEncoding = header.encoding else {
        throw header.invalid
      }
      (width, height, encoding) = (header.width, header.height, pixelEncoding)
      let pixels = try PixelFormat(ofArray: encoding)
      encoded =
        header.hasHiddenAlpha(image.span)
        ? nil : try .png(pixels.type, shape: pixels.shape(height: height, width: width))
    default: throw message.notStored
    }
    try ImageLimits.check(width: width, height: height)
    if !decoded, let encoded {
      self.init(encoded, encoding: format?.rawValue, .image(image))
      return
    }
    let pixels = try PixelFormat(ofArray: encoding)
    // Where the image cannot stay as it is, its pixels are those of TensorFlow.
    let dct: JPEGDecoder.DCT = decoded ? .accurate : .fast
    self.init(
      try .images(
        pixels.type, shape: pixels.shape(height: height, width: width), level: level),
      encoding: encoding.name,
      .pixels({ () throws(StreamError) in
        pixels.elements(of: try ImageDecoder(dct: dct).decode(image))
      }))
  }
}
