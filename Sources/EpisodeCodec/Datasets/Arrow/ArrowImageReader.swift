internal import Bytes
internal import Images
internal import Stream

/// The images in the messages of one feature: one, or those of a window.
struct ArrowImageReader {
  let channel: ImageChannel
  /// Frames in a window; nil for single images.
  let window: Int?

  /// - Parameter first: a message.
  /// - Throws: `.malformed` for a feature without images, such as a video.
  init(_ feature: Feature, first: Message) throws(StreamError) {
    guard let channel = feature.windowImage ?? ImageChannel(feature.channel) else {
      throw ImageFormat.notImage(feature.name)
    }
    self.channel = channel
    window = feature.kind == .window ? try ImageWindow(parsing: first.data).frames.count : nil
  }

  /// - Returns: nil for padding.
  /// - Throws: `.malformed` for a window of another length, or without the images it refers to.
  func frames(_ message: Message) throws(StreamError) -> [FrameSource?] {
    guard let count = window else { return [try source(message.data)] }
    let frames = try ImageWindow(parsing: message.data).frames
    guard frames.count == count else {
      throw StreamError.ragged("a window of \(frames.count) frames", before: "one of \(count)")
    }
    var sources: [FrameSource?] = []
    for (index, frame) in frames.enumerated() {
      if let image = frame.image {
        sources.append(try source(image))
      } else if let earlier = frames[..<index].lastIndex(where: { $0.isOfStep(of: frame) }) {
        sources.append(sources[earlier])
      } else {
        throw StreamError.unknownFrame(frame)
      }
    }
    return sources
  }

  private func source(_ message: Bytes) throws(StreamError) -> FrameSource? {
    switch channel.kind {
    case .raw: return .raw(try RawImageMessage(message, family: channel.family).image())
    case .compressed:
      let image = try CompressedImageMessage(message, family: channel.family)
      return image.payload.isEmpty ? nil : .compressed(image.payload, format: image.format)
    }
  }
}
