internal import Bytes
internal import Images
internal import Stream

/// The value of a feature in one step, as an RLDS dataset stores it.
struct RLDSValue {
  enum Content {
    /// Little-endian elements.
    case elements(Bytes)
    /// Text or an encoded image.
    case bytes(Bytes)
  }

  let kind: RLDSFeature.Content
  let content: Content

  private init(_ kind: RLDSFeature.Content, _ content: Content) {
    self.kind = kind
    self.content = content
  }

  /// - Throws: `.unsupported` for a value that such a dataset cannot hold.
  init(_ message: Message, of feature: Feature) throws(StreamError) {
    switch feature.kind {
    case .tensor:
      let tensor = try Tensor(parsing: message.data)
      self.init(.numbers(tensor.type, shape: tensor.shape, .none), .elements(tensor.data))
    case .text:
      let text = try TextPayload.parse(message.data.span)
      self.init(.strings(shape: []), .bytes(Bytes(Array(text.utf8))))
    case .image:
      guard let channel = ImageChannel(feature.channel) else {
        throw ImageFormat.notImage(feature.name)
      }
      switch channel.kind {
      case .raw:
        let image = try RawImageMessage(message.data, family: channel.family).image()
        try self.init(image, of: feature.name)
      case .compressed:
        if try ImagePadding.isPadding(message.data, channel) {
          self.init(.image(shape: [], .uint8, format: nil), .bytes(.empty))
        } else {
          let image = try CompressedImageMessage(message.data, family: channel.family)
          try self.init(encoded: image)
        }
      }
    case .window:
      throw StreamError(.unsupported, "RLDS datasets do not store windows of images")
    }
  }

  /// An image becomes a PNG; one whose numbers PNG does not support becomes a tensor. Floats become
  /// a tensor only if their feature's name keeps the role of an image, else an `Image` of float32.
  private init(_ image: RawImage, of feature: String) throws(StreamError) {
    let image = try image.demosaiced()
    let format = try PixelFormat(ofArray: image.encoding)
    let elements = format.elements(of: image)
    guard let type = format.type else {
      throw StreamError(.unsupported, "images in '\(image.encoding.name.printable)'")
    }
    let channels = format.channels
    guard type == .uint8 || type == .uint16, channels <= 4 else {
      let shape = [image.height, image.width, channels]
      if type == .float32, channels == 1, !ImagePlace(feature: feature).isPicture {
        let bytes = try PNGEncoder.encode(
          elements, width: image.width, height: image.height, channels: 4, depth: 8)
        self.init(.image(shape: shape, .float32, format: "png"), .bytes(bytes))
        return
      }
      self.init(.numbers(type, shape: shape, .none), .elements(elements))
      return
    }
    self.init(
      .image(shape: [image.height, image.width, channels], type, format: "png"),
      .bytes(
        try PNGEncoder.encode(
          elements, width: image.width, height: image.height, channels: channels,
          depth: 8 * type.size)))
  }

  /// JPEG and PNG are stored unchanged.
  private init(encoded message: CompressedImageMessage) throws(StreamError) {
    let image = message.payload
    let format = ImageFormat(of: image.span)
    let shape: [Int?]
    var type = TensorElementType.uint8
    switch format {
    case .jpeg:
      let header = try JPEGHeader(image.span)
      guard header.isReadable else { throw header.unsupported }
      // TensorFlow converts CMYK.
      shape = [header.height, header.width, min(header.components, 3)]
    case .png:
      let header = try PNGHeader(image.span)
      guard header.encoding != nil else {
        throw header.invalid
      }
      shape = [header.height, header.width, [1, 1, 3, 3, 3, 1, 4][header.colorType]]
      if header.bitDepth == 16 { type = .uint16 }
    default: throw message.notStored
    }
    self.init(.image(shape: shape, type, format: format?.rawValue), .bytes(image))
  }
}
