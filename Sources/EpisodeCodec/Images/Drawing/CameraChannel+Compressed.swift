internal import Bytes
internal import Stream

extension CameraChannel {
  /// The channel whose messages have compressed images in place of these images.
  func compressing(_ channel: Channel) -> Channel {
    var result = target.replacingSchema(of: channel)
    let kind = KeyValue(Feature.metadataKey, Feature.Kind.tensor.rawValue)
    if let index = result.metadata.firstIndex(of: kind) {
      result.metadata[index].value = Feature.Kind.image.rawValue
    }
    return result
  }

  /// True if its messages already are those of `compressing`.
  var isCompressed: Bool {
    if case .images(let images) = content { images.kind == .compressed } else { false }
  }

  private var target: ImageChannel {
    let family: ImageChannel.Family =
      if case .images(let images) = content { images.family } else { .foxglove }
    return ImageChannel(family: family, kind: .compressed)
  }

  /// A message with the time and frame of another, and an image in a format.
  func message(
    like original: Bytes, _ image: Bytes, _ format: ImageFormat
  ) throws(StreamError) -> SerializedImage {
    try CompressedImageMessage(header: header(of: original), format: format, payload: image)
      .serialized()
  }

  private func header(of message: Bytes) throws(StreamError) -> ImageHeader {
    switch content {
    case .images(let images): try Self.header(of: message, images)
    case .foreign(let foreign): try Self.header(of: foreign.protobuf(message), foreign.channel)
    case .tensor: .foxglove(timestamp: nil, frameID: nil)
    }
  }

  private static func header(
    of message: Bytes, _ images: ImageChannel
  ) throws(StreamError) -> ImageHeader {
    switch images.kind {
    case .raw: try RawImageMessage(message, family: images.family).header
    case .compressed: try CompressedImageMessage(message, family: images.family).header
    }
  }
}
