package import Bytes
package import Stream

/// A topic or feature of images of any kind, and the frames of its messages.
package struct CameraChannel: Sendable {
  enum Content {
    case images(ImageChannel)
    case foreign(ForeignImages)
    /// Numbers, which play the role of an image or not.
    case tensor(name: String)
  }

  let content: Content

  /// nil for a channel of other messages. A schema that is unreadable is none of images.
  package init?(_ channel: Channel) {
    if let images = ImageChannel(channel) {
      content = .images(images)
    } else if let foreign = try? ForeignImages(channel) {
      content = .foreign(foreign)
    } else if let feature = try? Feature(channel), feature.kind == .tensor {
      content = .tensor(name: feature.name)
    } else {
      return nil
    }
  }

  /// False for numbers, which are images only if their shape is that of one.
  package var isImage: Bool {
    if case .tensor = content { false } else { true }
  }

  /// The frame of a message; nil where a step lacks this camera, and for numbers that are no image.
  package func frame(_ message: Bytes) throws(StreamError) -> FrameSource? {
    switch content {
    case .images(let images): return try Self.frame(message, images)
    case .foreign(let foreign):
      return try Self.frame(foreign.protobuf(message), foreign.channel)
    case .tensor(let name):
      let tensor = try Tensor(parsing: message)
      guard let picture = PictureTensor(tensor, of: name), !picture.isWindow else { return nil }
      return .raw(try picture.image(0))
    }
  }

  private static func frame(
    _ message: Bytes, _ images: ImageChannel
  ) throws(StreamError) -> FrameSource? {
    switch images.kind {
    case .raw: return .raw(try RawImageMessage(message, family: images.family).image())
    case .compressed:
      let image = try CompressedImageMessage(message, family: images.family)
      return image.payload.isEmpty ? nil : .compressed(image.payload, format: image.format)
    }
  }
}
