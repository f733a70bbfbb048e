internal import Bytes
internal import Images
internal import Stream

/// What a feature of a dataset becomes in the stream.
final class LeRobotSource {
  /// A payload in two parts, and the type of the messages that it belongs to.
  typealias Value = (data: Bytes, tail: Bytes, schema: Schema)

  let feature: LeRobotStoredFeature
  private let name: String
  private let head: Bytes
  /// nil for a feature in the tables.
  let video: LeRobotVideoReader?

  init(_ feature: LeRobotStoredFeature, _ video: LeRobotVideoReader?) {
    (self.feature, self.video, name) = (feature, video, feature.streamName)
    if case .numbers(let type, let shape) = feature.content {
      head = Bytes(Tensor.head(type, shape, size: shape.reduce(type.size, *)).bytes)
    } else {
      head = .empty
    }
  }

  /// The value of the next row of a column.
  func value(_ cells: LeRobotCells) throws(StreamError) -> Value {
    switch feature.content {
    case .numbers: return (head, try cells.numbers(), Tensor.schema)
    case .text:
      let text = try cells.text()
      return (TextPayload.encode(String(repairingUTF8: text.span)), .empty, TextPayload.schema)
    default: return try value(picture(cells.image()))
    }
  }

  /// The value at a time of the episode.
  func value(at time: Double) throws(StreamError) -> Value? {
    guard let video else { return nil }
    do throws(StreamError) { return try value(video.picture(at: time)) } catch {
      throw error.prefixed("'\(name)': ")
    }
  }

  private func picture(_ file: Bytes) throws(StreamError) -> LeRobotPicture {
    if let format = ImageFormat(of: file.span) { return .file(file, format) }
    // Depth, as LeRobot stores it.
    if let image = try TIFFImage.decode(file) { return .raw(image) }
    throw StreamError(.malformed, "'\(name)': an image that is neither JPEG, PNG nor TIFF")
  }

  private func value(_ picture: LeRobotPicture) throws(StreamError) -> Value {
    switch picture {
    case .file(let bytes, let format):
      let message = try CompressedImageMessage(
        header: Self.header, format: format, payload: bytes
      ).serialized()
      return (message.prefix, message.payload, Self.compressed)
    case .raw(let image):
      let message = try RawImageMessage(header: Self.header, image: image).serialized()
      return (message.prefix, message.payload, Self.raw)
    case .packet(let bytes, let codec):
      var head = ByteBuilder()
      head.appendField(4, utf8: codec.rawValue)
      head.appendLength(3, bytes.count)
      return (Bytes(head.bytes), bytes, VideoChannel.schema)
    }
  }

  private static let header = ImageHeader.foxglove(timestamp: nil, frameID: nil)
  private static let compressed = ImageChannel(family: .foxglove, kind: .compressed).schema
  private static let raw = ImageChannel(family: .foxglove, kind: .raw).schema

  /// The feature of the stream whose messages have that type.
  func declared(_ schema: Schema) throws(StreamError) -> Feature {
    let kind: Feature.Kind =
      schema == Tensor.schema ? .tensor : schema == TextPayload.schema ? .text : .image
    var declared = try Feature(name: name, kind: kind, schema: schema)
    // What a video has lost stays known.
    if schema == Self.raw, let codec = video?.codec {
      var losses = LossHistory()
      losses.add(codec.rawValue)
      losses.save(in: &declared.channel)
    }
    return declared
  }
}
