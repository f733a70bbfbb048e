internal import Bytes
internal import Images
internal import Stream

/// Reads the value of a feature, or a part of one, from the messages of a channel.
struct SampleReader {
  enum Form: Equatable {
    case image(Schema)
    case numbers(TensorElementType)
    case text
  }

  private enum Source {
    case image(ImageChannel)
    /// A video, whose frames pass undecoded.
    case video(VideoChannel)
    case field(FieldReader)
  }

  /// nil for JSON, where the first message decides.
  let form: Form?
  /// True when the value is one number; a sequence of one is not scalar.
  let isScalar: Bool
  /// True when the channel publishes once or on change, and its last message stays valid.
  let isLatched: Bool
  /// How images of the channel lost quality.
  let losses: LossHistory
  /// The type of the messages, for an error.
  let typeName: String
  private let source: Source
  /// Reads an image in another encoding.
  private let foreign: ForeignImages?
  private let stamp: HeaderStamp?

  init(_ channel: Channel, _ path: FieldPath, _ plan: AlignmentPlan) throws(StreamError) {
    stamp = plan.time == .header ? try HeaderStamp(channel: channel) : nil
    if path.isWholeMessage, let video = VideoChannel(channel), video.isVideo {
      (source, foreign) = (.video(video), nil)
      (form, isScalar) = (.image(VideoChannel.schema), true)
    } else if path.isWholeMessage {
      foreign = try ForeignImages(channel)
      guard let image = foreign?.channel ?? ImageChannel(channel) else {
        throw StreamError(
          .unsupported,
          "'\(channel.topic)' is not an image but \(channel.schema?.name ?? "untyped"): name one of its fields"
        )
      }
      source = .image(image)
      form = .image(ImageChannel(family: .foxglove, kind: image.kind).schema)
      isScalar = true
    } else {
      let reader = try FieldReader(channel: channel, path: path)
      foreign = nil
      source = .field(reader)
      isScalar = reader.isScalar
      switch reader.element {
      case .number(let type): form = .numbers(type)
      case .text: form = .text
      case .unknown: form = nil
      case .message:
        throw StreamError(.unsupported, "'\(channel.topic)\(path)' is neither a number nor text")
      }
    }
    // The converter that has windows does not know of latching.
    isLatched = channel.isLatched && plan.window == nil
    losses = LossHistory(channel)
    typeName = channel.schema?.name ?? channel.messageEncoding
  }

  /// The time of a message on the chosen clock.
  func time(of message: Message, _ source: AlignmentPlan.TimeSource) throws(StreamError) -> UInt64 {
    switch source {
    case .log: message.logTime
    case .publish: message.publishTime
    case .header: try stamp?.read(message.data.span) ?? message.logTime
    }
  }

  /// A message with its image in protobuf if that was in another encoding.
  func converted(_ message: Message) throws(StreamError) -> Message {
    guard let foreign else { return message }
    var result = message
    result.data = try foreign.protobuf(message.data)
    return result
  }

  /// The form of a message's value.
  func form(of message: Message) throws(StreamError) -> Form {
    guard let form else {
      guard case .field(let reader) = source else { return .text }
      return try reader.isText(message.data.span) == true ? .text : .numbers(.float64)
    }
    return form
  }

  /// The value: an image as a message of `foxglove`, numbers as little-endian elements, text as
  /// UTF-8; nil when the message has none of the elements that the path chooses by name.
  func content(
    of message: Message, as form: Form, _ names: inout NameMemory
  ) throws(StreamError) -> SampleContent? {
    switch source {
    case .image(let image): return try content(of: message.data, image)
    case .video(let channel):
      let video = try VideoMessage(message.data, channel).serialized()
      return SampleContent(head: video.prefix, tail: video.payload)
    case .field(let reader) where form == .text:
      guard let text = try reader.readText(message.data.span, &names) else { return nil }
      return SampleContent(head: Bytes(Array(text.utf8)))
    case .field(let reader):
      var numbers = ByteBuilder()
      let count = try reader.readNumbers(message.data.span, into: &numbers, &names)
      return count == nil ? nil : SampleContent(head: Bytes(numbers.bytes))
    }
  }

  /// The damage of an image, which passes undecoded; nil for a good one, and for other values.
  func fault(of message: Message) -> StreamError? {
    guard case .image(let channel) = source else { return nil }
    do throws(StreamError) {
      try ImageCheck.check(message.data, of: channel, allowsPadding: false)
      return nil
    } catch { return error }
  }

  private func content(of data: Bytes, _ image: ImageChannel) throws(StreamError) -> SampleContent {
    let serialized: SerializedImage
    switch (image.family, image.kind) {
    case (.foxglove, _): return SampleContent(head: .empty, tail: data)
    case (_, .raw):
      var message = try RawImageMessage(data, family: image.family)
      message.header = try message.header.asFoxglove()
      serialized = try message.serialized()
    case (_, .compressed):
      var message = try CompressedImageMessage(data, family: image.family)
      message.header = try message.header.asFoxglove()
      if let format = ImageFormat(of: message.payload.span) { message.format = format.rawValue }
      serialized = try message.serialized()
    }
    return SampleContent(head: serialized.prefix, tail: serialized.payload)
  }
}

extension SampleReader.Form {
  /// For an error.
  var text: String {
    switch self {
    case .image(let schema): schema.name
    case .numbers(let type): type.rawValue
    case .text: "text"
    }
  }
}
