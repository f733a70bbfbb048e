internal import Bytes

/// Replaces what identifies people and machines in the messages of a channel.
struct MessageScrubber {
  private enum Source {
    case serial(SerialScrubber)
    case protobuf(ProtobufScrubber)
    case json
    /// Texts in these are found but not replaced.
    case flatbuffer(MessageText)
    /// Passed on as it is, at the user's request.
    case unchecked
  }

  private let source: Source

  static let unchecked = MessageScrubber(source: .unchecked)

  private init(source: Source) { self.source = source }

  /// - Throws: `.unsupported` for messages that cannot be read.
  init(_ channel: Channel) throws(StreamError) {
    if channel.messageEncoding == "json" {
      source = .json
      return
    }
    let place = "'\(channel.topic)': "
    let type: MessageType?
    do throws(StreamError) { type = try MessageType(channel: channel) } catch {
      throw error.prefixed(place)
    }
    guard let type, !(type.encoding == .ros1 && type.structs[0].fields.isEmpty) else {
      throw StreamError(
        .unsupported,
        place
          + "messages in '\(channel.messageEncoding)' that no schema describes cannot be scrubbed; "
          + "--pass passes them on as they are")
    }
    switch type.encoding {
    case .ros1, .cdr: source = .serial(SerialScrubber(type))
    case .protobuf: source = .protobuf(ProtobufScrubber(type))
    case .flatbuffer: source = .flatbuffer(try MessageText(channel: channel))
    }
  }

  /// True for a message of JSON with a position; the type of others says so.
  func hasPosition(_ message: Bytes) throws(StreamError) -> Bool {
    if case .json = source { try JSONScrubber.hasPosition(message.span) } else { false }
  }

  /// - Returns: nil when the message stays as it is.
  func scrub(_ message: Bytes, _ scrubber: TextScrubber) throws(StreamError) -> Bytes? {
    let result: [UInt8]?
    switch source {
    case .unchecked: return nil
    case .serial(let serial): result = try serial.scrub(message.span, scrubber)
    case .protobuf(let protobuf): result = try protobuf.scrub(message.span, scrubber)
    case .json: result = try JSONScrubber.scrub(message.span, scrubber)
    case .flatbuffer(let text):
      let shown = Array(try text.string(message.span, .full).utf8)
      guard scrubber.finds(in: shown.rawSpan) else { return nil }
      throw StreamError(.unsupported, "what is to be replaced is in a flatbuffer")
    }
    return result.map { Bytes($0) }
  }
}
