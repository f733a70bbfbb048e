package import Bytes
package import Stream

/// Shows the records of a stream as text, one line each: for eyes, grep and golden files.
package struct RecordText {
  package enum Form: Sendable {
    /// `TIME TOPIC TYPE {…}` for a message; for other records their kind comes first.
    case lines
    /// One JSON object per record, with all its fields.
    case json
  }

  let form: Form
  let style: MessageText.Style
  private let wants: (String) -> Bool
  private let isSelecting: Bool
  private var channels: [UInt16: (channel: Channel, text: MessageText?)] = [:]
  /// The topics with a message that could not be decoded.
  private var faulty: Set<String> = []
  private var fault: StreamError?

  // The current line.
  private var kind = ""
  private var words: [String] = []
  private(set) var text = JSONText()

  /// - Parameters:
  ///   - style: of the values in lines; values in JSON are always complete.
  ///   - topics: show only messages on topics that match one of these; all records when empty.
  ///   - excluded: do not show topics that match one of these.
  package init(
    _ form: Form, style: MessageText.Style, topics: [TopicPattern],
    excluding excluded: [TopicPattern] = []
  ) {
    self.form = form
    self.style = form == .json ? .full : style
    isSelecting = !topics.isEmpty
    wants = { topic in
      (topics.isEmpty || topics.contains { $0.matches(topic) })
        && !excluded.contains { $0.matches(topic) }
    }
  }

  /// Why the first message of a topic that does not fit its schema was shown as bytes; nil where the
  /// last line had none.
  package mutating func takeFault() -> StreamError? {
    defer { fault = nil }
    return fault
  }

  /// The line of the header, with its line feed; nil when not shown.
  package mutating func line(_ header: Header) -> [UInt8]? {
    guard !isSelecting else { return nil }
    begin("header")
    object {
      $0.member("profile", header.profile)
      $0.member("library", header.library)
    }
    return end()
  }

  /// The line of a record, with its line feed; nil when not shown. A message that does not fit its
  /// schema is shown as bytes.
  package mutating func line(_ record: Record) throws(StreamError) -> [UInt8]? {
    switch record {
    case .channel(let id, let channel):
      guard wants(channel.topic) else { return nil }
      channels[id] = (channel, nil)
    case .message(let message):
      guard let channel = channels[message.channelID]?.channel else { return nil }
      do throws(StreamError) { try show(message, of: channel, decoder(of: message, channel)) } catch
      {
        if faulty.insert(channel.topic).inserted { fault = error.shown(onTopic: channel.topic) }
        try show(message, of: channel, MessageText())
      }
      return end()
    default: break
    }
    guard !isSelecting else { return nil }
    switch record {
    case .schema(let id, let schema): show(schema, id)
    case .channel(let id, let channel): show(channel, id)
    case .message: break
    case .metadata(let metadata): show(metadata)
    case .attachment(let record): try show(attachment: record)
    case .unknown(let record): show(unknown: record)
    }
    return end()
  }

  private mutating func decoder(
    of message: Message, _ channel: Channel
  ) throws(StreamError) -> MessageText {
    if let known = channels[message.channelID]?.text { return known }
    // With an invalid schema all messages of the channel are bytes.
    channels[message.channelID]?.text = MessageText()
    let decoder = try MessageText(channel: channel)
    channels[message.channelID]?.text = decoder
    return decoder
  }

  private mutating func show(
    _ message: Message, of channel: Channel, _ decoder: MessageText
  ) throws(StreamError) {
    if form == .lines {
      begin(Timestamp.text(message.logTime), channel.topic, channel.schema?.name ?? "-")
      if decoder.isDecoding || style == .full {
        try decoder.append(message.data.span, style, to: &text)
      } else {
        words.append("<\(message.data.count) bytes of \(channel.messageEncoding.printable)>")
      }
    } else {
      begin("message")
      text.beginObject()
      text.member("record", kind)
      text.member("topic", channel.topic)
      text.member("type", channel.schema?.name)
      text.member("encoding", channel.messageEncoding)
      text.member("channel", message.channelID)
      text.member("sequence", message.sequence)
      text.member("log_time", message.logTime)
      text.member("publish_time", message.publishTime)
      text.key(decoder.isDecoding ? "value" : "data")
      try decoder.append(message.data.span, style, to: &text)
      text.endObject()
    }
  }

  /// Starts a line with its kind and the words before the value.
  mutating func begin(_ kind: String, _ words: String...) {
    self.kind = kind
    self.words = words.map(\.printable)
    text.removeAll()
  }

  /// The value of a line, an object.
  mutating func object(_ members: (inout JSONText) -> Void) {
    text.beginObject()
    if form == .json { text.member("record", kind) }
    members(&text)
    text.endObject()
  }

  private func end() -> [UInt8] {
    var line: [UInt8] = []
    if form == .lines {
      line += Array(([kind] + words).joined(separator: " ").utf8)
      if text.count > 0 { line.append(UInt8(ascii: " ")) }
    }
    return line + text.utf8.bytes + [UInt8(ascii: "\n")]
  }
}

extension StreamError {
  /// The same error, as the reason why messages are shown as bytes.
  fileprivate func shown(onTopic topic: String) -> StreamError {
    prefixed("messages on '\(topic)' that cannot be decoded are shown as bytes: ")
  }
}
