internal import Bytes
internal import Stream
internal import TrajectoryMath

/// A channel whose images are searched for faces.
struct FaceChannel: Sendable {
  enum Form: Sendable {
    case message
    /// A tensor, which may be an image.
    case tensor
    /// In another encoding than `image`.
    case foreign(ForeignImages)
  }

  let topic: String
  let image: ImageChannel
  let form: Form
  let isFeature: Bool

  /// nil for a channel without images.
  /// - Throws: `.unsupported` for videos and for windows of images.
  init?(_ channel: Channel) throws(StreamError) {
    topic = channel.topic
    let feature = try Feature(channel)
    isFeature = feature != nil
    if VideoChannel(channel)?.isVideo == true { throw Self.video(topic) }
    if feature?.kind == .window, feature?.windowImage != nil {
      throw StreamError(
        .unsupported,
        "'\(topic.printable)' has windows of images; face-blur belongs before traj-window")
    }
    if feature?.kind == .tensor {
      (form, image) = (.tensor, ImageChannel(family: .foxglove, kind: .raw))
    } else if let known = ImageChannel(channel) {
      (form, image) = (.message, known)
    } else if let foreign = try ForeignImages(channel) {
      (form, image) = (.foreign(foreign), foreign.channel)
    } else {
      return nil
    }
  }

  static func video(_ topic: String) -> StreamError {
    StreamError(
      .unsupported,
      "'\(topic.printable)' is a video, which face-blur does not change; video-decode makes images of"
        + " it, and video-write a video of these")
  }
}

/// An image of a message that may show faces.
struct FacePicture: Sendable {
  private enum Envelope: Sendable {
    case raw(RawImageMessage, RawImage)
    case compressed(CompressedImageMessage, ImageFormat)
    case tensor(PictureTensor, RawImage)
  }

  private let envelope: Envelope
  let width: Int
  let height: Int

  /// nil for depth and other images of one number per pixel, and for images without pixels, which a
  /// missing camera has.
  /// - Parameter message: in the encoding of the channel's `image`.
  /// - Throws: `.unsupported` for images in which faces cannot be found.
  init?(_ message: Bytes, _ channel: FaceChannel) throws(StreamError) {
    if case .tensor = channel.form {
      let picture = PictureTensor(try Tensor(parsing: message), of: channel.topic)
      guard let picture, picture.isColor else { return nil }
      guard !picture.isWindow else {
        throw StreamError(.unsupported, "windows of images; face-blur belongs before traj-window")
      }
      let image = try picture.image(0)
      envelope = .tensor(picture, image)
      (width, height) = (image.width, image.height)
    } else if channel.image.kind == .raw {
      let raw = try RawImageMessage(message, family: channel.image.family)
      guard !raw.encoding.isDepth else { return nil }
      guard raw.encoding.isJPEGEncodable else { throw Self.unsupported(raw.encoding) }
      let image = try raw.image()
      envelope = .raw(raw, image)
      (width, height) = (image.width, image.height)
    } else {
      let compressed = try CompressedImageMessage(message, family: channel.image.family)
      guard !compressed.payload.isEmpty,
        CompressedDepth(compressed.payload, format: compressed.format) == nil
      else { return nil }
      guard let format = ImageFormat(of: compressed.payload.span), [.jpeg, .png].contains(format)
      else {
        if VideoCodec(compressed.format) != nil { throw FaceChannel.video(channel.topic) }
        try ImageFormat.checkClaim(compressed.format, of: compressed.payload)
        throw ImageFormat.unsupported(
          ImageFormat(of: compressed.payload.span)?.rawValue ?? compressed.format)
      }
      if format == .png {
        let header = try PNGHeader(compressed.payload.span)
        if header.encoding == .mono16 { return nil }
        if let encoding = header.encoding, !encoding.isJPEGEncodable {
          throw Self.unsupported(encoding)
        }
        (width, height) = (header.width, header.height)
      } else {
        let header = try JPEGHeader(compressed.payload.span)
        guard header.isReadable else { throw header.unsupported }
        (width, height) = (header.width, header.height)
      }
      envelope = .compressed(compressed, format)
    }
    try ImageLimits.check(width: width, height: height)
  }

  private static func unsupported(_ encoding: PixelEncoding) -> StreamError {
    StreamError(
      .unsupported,
      "faces cannot be found in '\(encoding.name.printable)' images; --topic leaves their topic out"
    )
  }

  /// True for one that loses quality where it is blurred.
  var isJPEG: Bool {
    if case .compressed(_, .jpeg) = envelope { true } else { false }
  }

  /// The brightness of its pixels.
  func brightness(_ decoder: JPEGDecoder) throws(StreamError) -> RawImage {
    switch envelope {
    case .raw(_, let image), .tensor(_, let image): return try image.brightness()
    case .compressed(let message, .jpeg):
      let isInked = try JPEGHeader(message.payload.span).components == 4
      return try decoder.decode(message.payload, to: isInked ? .rgb : .gray, dct: .fast)
        .brightness()
    case .compressed(let message, _):
      return try PNGDecoder.decode(message.payload).brightness()
    }
  }

  /// The image as JPEG.
  func jpeg(_ encoder: JPEGEncoder) throws(StreamError) -> Bytes {
    let image: RawImage
    switch envelope {
    case .raw(_, let raw), .tensor(_, let raw): image = raw
    case .compressed(let message, .jpeg): return message.payload
    case .compressed(let message, _): image = try PNGDecoder.decode(message.payload)
    }
    return try encoder.encode(image, quality: 95, subsampling: .s444)
  }

  /// The message with boxes of its image blurred.
  func blurred(
    _ boxes: [PixelBox], _ blur: RegionBlur, _ jpegs: JPEGBlurrer
  ) throws(StreamError) -> SerializedImage {
    switch envelope {
    case .raw(let message, let image):
      return try RawImageMessage(header: message.header, image: image.blurred(boxes, with: blur))
        .serialized()
    case .tensor(let picture, let image):
      let tensor = try picture.replacing(with: [image.blurred(boxes, with: blur)])
      let head = Tensor.head(tensor.type, tensor.shape, size: tensor.data.count)
      return SerializedImage(prefix: Bytes(head.bytes), payload: tensor.data)
    case .compressed(var message, .jpeg):
      message.payload = try jpegs.blur(message.payload, boxes, with: blur)
      return try message.serialized()
    case .compressed(var message, _):
      let image = try PNGDecoder.decode(message.payload).blurred(boxes, with: blur)
      guard let format = PixelFormat(image.encoding) else { throw image.encoding.notEightBit }
      message.payload = try PNGEncoder.encode(
        format.elements(of: image), width: image.width, height: image.height,
        channels: format.channels, depth: 8)
      return try message.serialized()
    }
  }
}
