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

  /// The topics of images that cannot be read as frames, each with the reason.
  package private(set) var skipped: [(topic: String, reason: String)] = []
  private let reader: StreamReader
  private let topics: [TopicPattern]
  private var cameras: [UInt16: (topic: String, CameraChannel)] = [:]
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
    if let camera = CameraChannel(channel) {
      cameras[id] = (channel.topic, camera)
    } else if try Feature(channel)?.kind == .window {
      skip(channel.topic, "windows repeat the frames of a feature")
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
    guard let (topic, camera) = cameras[message.channelID],
      let source = try camera.frame(message.data),
      try isMeasured(source, topic, isImage: camera.isImage)
    else { return nil }
    return Frame(
      topic: topic, source: source, time: message.logTime, episode: max(begun, 1) - 1)
  }

  /// False for depth, and for what no decoder reads.
  /// - Parameter isImage: false for numbers, which need no word if they are not colors.
  private func isMeasured(
    _ source: FrameSource, _ topic: String, isImage: Bool
  ) throws(StreamError) -> Bool {
    switch source {
    case .raw(let image):
      let isWideColor = PixelFormat(image.encoding).map { $0.type == .uint16 && $0.channels > 1 }
      if image.encoding.isJPEGEncodable || isWideColor == true { return true }
      if isImage {
        skip(topic, "'\(image.encoding.name.printable)' is neither color nor 8-bit gray")
      }
    case .compressed(let bytes, let format):
      if CompressedDepth(bytes, format: format) != nil {
        skip(topic, "depth is neither color nor 8-bit gray")
        return false
      }
      switch ImageFormat(of: bytes.span) {
      case .jpeg: return true
      case .png:
        guard try PNGHeader(bytes.span).encoding == .mono16 else { return true }
        skip(topic, "16-bit gray is neither color nor 8-bit gray")
      case .webp, .avif, nil: skip(topic, ImageFormat.unsupported(format).text)
      }
    }
    return false
  }
}
