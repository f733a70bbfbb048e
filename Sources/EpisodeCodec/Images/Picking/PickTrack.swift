internal import Bytes
internal import Stream

/// A topic or feature whose messages are picked: images, or the texts of steps.
struct PickTrack {
  enum Content {
    case text
    case images(CameraChannel)
  }

  let channel: Channel
  /// The channel's id in the input.
  let id: UInt16
  let isFeature: Bool
  let content: Content
  /// The number of the pattern that names it, which orders the pictures of a moment.
  let rank: Int
  /// Whether a message has shown that the track has pictures for people.
  var isKnown = false
  /// In the output, once it has a picture there.
  var outputID: UInt16?

  /// nil for a channel that is not picked.
  init?(_ id: UInt16, _ channel: Channel, _ patterns: [TopicPattern]) throws(StreamError) {
    let feature = try Feature(channel)
    (self.id, self.channel, isFeature) = (id, channel, feature != nil)
    let match = patterns.firstIndex { $0.matches(channel.topic) }
    rank = match ?? patterns.count
    if feature?.kind == .text {
      content = .text
      return
    }
    guard patterns.isEmpty || match != nil,
      VideoChannel(channel)?.isVideo != true, let images = CameraChannel(channel)
    else { return nil }
    content = .images(images)
  }

  var images: CameraChannel? {
    if case .images(let images) = content { images } else { nil }
  }

  /// The frame of a message; nil where a step has none, and for numbers that are no image.
  func frame(_ message: Message) throws(StreamError) -> FrameSource? {
    guard let frame = try images?.frame(message.data) else { return nil }
    if case .compressed(_, let format) = frame, VideoCodec(format) != nil {
      throw StreamError(
        .unsupported, "'\(channel.topic.printable)' is video; video-decode makes images of it")
    }
    return frame
  }
}

extension FrameSource {
  /// True for numbers that are distances.
  var isDepth: Bool {
    switch self {
    case .raw(let image): image.encoding.isDepth
    case .compressed(let bytes, let format):
      CompressedDepth(bytes, format: format) != nil
        || ImageFormat(of: bytes.span) == .png
          && (try? PNGHeader(bytes.span))?.encoding?.isDepth == true
    }
  }

  /// Checks an image to its end.
  /// - Throws: its fault.
  func check() throws(StreamError) {
    guard case .compressed(let bytes, let format) = self else { return }
    try ImageCheck.check(bytes, format: format)
    _ = try size()
  }
}
