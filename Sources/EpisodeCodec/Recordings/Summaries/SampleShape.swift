package import Bytes
internal import Images
package import Stream

/// The type and extents of an image or a tensor: `float32 [7]`, `jpeg [480, 640]`.
package struct SampleShape: Equatable, Sendable {
  /// An element type, a pixel encoding, or the format of a compressed image.
  package var type: String
  /// Extents, outermost first; for images height and width; empty where the format does not give
  /// them.
  package var extents: [Int]

  /// nil when the message is neither, or is unreadable.
  package static func of(_ message: Bytes, _ channel: Channel) -> SampleShape? {
    try? reading(message, channel)
  }

  /// nil when the message is neither.
  static func reading(
    _ message: Bytes, _ channel: Channel
  ) throws(StreamError) -> SampleShape? {
    if let channel = ImageChannel(channel) { return try image(message, channel) }
    guard channel.schema?.name == Tensor.schema.name, channel.messageEncoding == "protobuf" else {
      return nil
    }
    let tensor = try Tensor(parsing: message)
    return SampleShape(type: tensor.type.rawValue, extents: tensor.shape)
  }

  private static func image(
    _ message: Bytes, _ channel: ImageChannel
  ) throws(StreamError) -> SampleShape? {
    guard channel.kind == .compressed else {
      let image = try RawImageMessage(message, family: channel.family)
      return SampleShape(
        type: image.encoding.name, extents: [Int(image.height), Int(image.width)])
    }
    let payload = try CompressedImageMessage(message, family: channel.family).payload
    switch ImageFormat(of: payload.span) {
    case .jpeg:
      let header = try JPEGHeader(payload.span)
      return SampleShape(type: "jpeg", extents: [header.height, header.width])
    case .png:
      let header = try PNGHeader(payload.span)
      return SampleShape(type: "png", extents: [header.height, header.width])
    case let other: return other.map { SampleShape(type: $0.rawValue, extents: []) }
    }
  }
}
