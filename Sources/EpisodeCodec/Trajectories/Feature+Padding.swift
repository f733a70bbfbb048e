internal import Bytes
internal import Images
internal import Stream

extension Feature {
  /// What a value becomes when it is dropped: no text, no image (a black one if it is raw), zeros.
  func padding(for value: Bytes) throws(StreamError) -> Bytes {
    switch kind {
    case .text: return TextPayload.encode("")
    case .tensor:
      var tensor = try Tensor(parsing: value)
      tensor.data = Bytes([UInt8](repeating: 0, count: tensor.data.count))
      return tensor.encoded()
    case .image: return try Self.padding(for: value, ImageChannel(channel))
    case .window:
      var window = try ImageWindow(parsing: value)
      for place in window.frames.indices {
        guard let image = window.frames[place].image else { continue }
        window.frames[place].image = try Self.padding(for: image, windowImage)
        window.frames[place].check = nil
      }
      return window.encoded()
    }
  }

  private static func padding(
    for image: Bytes, _ channel: ImageChannel?
  ) throws(StreamError) -> Bytes {
    guard let channel, channel.kind == .raw else { return ImagePadding.message }
    var image = try RawImageMessage(image, family: channel.family)
    image.data = Bytes([UInt8](repeating: 0, count: image.data.count))
    let message = try image.serialized()
    return Bytes(joining: [message.prefix, message.payload])
  }
}
