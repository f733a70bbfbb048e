package import Bytes
package import Images
package import Stream

/// Reads the color and gray images of a stream: of the topics of a recording, and of the features of
/// steps. It takes one frame at a time and decodes none.
package final class FrameReader {
  package struct Frame: Sendable {
    package let topic: String
    package let source: FrameSource
    /// Of its message, in nanoseconds.
    package let time: UInt64
    /// Number of its episode in the stream.
    package let episode: UInt64
  }

  private enum Content {
    case images(ImageChannel)
    case foreign(ForeignImages)
    case tensor
  }

  /// The topics of images that cannot be read as frames, each with the reason.
  package private(set) var skipped: [(topic: String, reason: String)] = []
  private let reader: StreamReader
  private let topics: [TopicPattern]
  private var contents: [UInt16: (topic: String, Content)] = [:]
  private var markers: Set<UInt16> = []
  private var begun: UInt64 = 0

  /// - Parameter topics: the names to read; empty for all.
  package init(_ reader: StreamReader, topics: [TopicPattern]) {
    (self.reader, self.topics) = (reader, topics)
  }

  /// The next frame; nil at the end of the stream.
  package func next() throws(StreamError) -> Frame? {
    while let record = try reader.next() {
      switch record {
      case .channel(let id, let channel):
        try reader.located { () throws(StreamError) in try add(channel, id) }
      case .message(let message):
        let frame = try reader.located { () throws(StreamError) -> Frame? in
          try self.frame(message)
        }
        if let frame { return frame }
      case .schema, .metadata, .attachment, .unknown: break
      }
    }
    return nil
  }

  private func add(_ channel: Channel, _ id: UInt16) throws(StreamError) {
    if EpisodeMarker.isMarker(channel) { markers.insert(id) }
    guard topics.isEmpty || topics.contains(where: { $0.matches(channel.topic) }) else { return }
    if let images = ImageChannel(channel) {
      contents[id] = (channel.topic, .images(images))
    } else if let foreign = try ForeignImages(channel) {
      contents[id] = (channel.topic, .foreign(foreign))
    } else if let feature = try Feature(channel) {
      switch feature.kind {
      case .tensor: contents[id] = (channel.topic, .tensor)
      case .window: skip(channel.topic, "windows repeat the frames of a feature")
      case .image, .text: break
      }
    } else if VideoChannel(channel)?.isVideo == true {
      skip(channel.topic, "video-decode makes images of a video")
    }
  }

  private func skip(_ topic: String, _ reason: String) {
    guard !skipped.contains(where: { $0.topic == topic }) else { return }
    skipped.append((topic, reason))
  }

  private func frame(_ message: Message) throws(StreamError) -> Frame? {
    if markers.contains(message.channelID) {
      if case .begin = try EpisodeMarker(parsing: message.data.span) { begun += 1 }
      return nil
    }
    guard let (topic, content) = contents[message.channelID],
      let source = try source(message.data, topic, content)
    else { return nil }
    return Frame(
      topic: topic, source: source, time: message.logTime, episode: max(begun, 1) - 1)
  }

  /// nil for depth, for what no decoder reads, and for the image of a missing camera.
  private func source(
    _ message: Bytes, _ topic: String, _ content: Content
  ) throws(StreamError) -> FrameSource? {
    switch content {
    case .images(let images): return try source(message, topic, images)
    case .foreign(let foreign):
      return try source(foreign.protobuf(message), topic, foreign.channel)
    case .tensor:
      let picture = PictureTensor(try Tensor(parsing: message), of: topic)
      guard let picture, picture.isColor, !picture.isWindow else { return nil }
      return .raw(try picture.image(0))
    }
  }

  private func source(
    _ message: Bytes, _ topic: String, _ images: ImageChannel
  ) throws(StreamError) -> FrameSource? {
    switch images.kind {
    case .raw:
      let image = try RawImageMessage(message, family: images.family).image()
      let isColor = PixelFormat(image.encoding).map { $0.type == .uint16 && $0.channels > 1 }
      guard image.encoding.isJPEGEncodable || isColor == true else {
        skip(topic, "'\(image.encoding.name.printable)' is neither color nor 8-bit gray")
        return nil
      }
      return .raw(image)
    case .compressed:
      let image = try CompressedImageMessage(message, family: images.family)
      guard !image.payload.isEmpty else { return nil }
      if CompressedDepth(image.payload, format: image.format) != nil {
        skip(topic, "depth is neither color nor 8-bit gray")
        return nil
      }
      switch ImageFormat(of: image.payload.span) {
      case .jpeg: break
      case .png:
        if try PNGHeader(image.payload.span).encoding == .mono16 {
          skip(topic, "16-bit gray is neither color nor 8-bit gray")
          return nil
        }
      case .webp, .avif, nil:
        skip(topic, ImageFormat.unsupported(image.format).text)
        return nil
      }
      return .compressed(image.payload, format: image.format)
    }
  }
}
