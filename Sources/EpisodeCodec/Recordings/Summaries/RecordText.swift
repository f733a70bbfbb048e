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

  // The current line.
  private var kind = ""
  private var words: [String] = []
  private(set) var text = JSONText()

  /// - Parameters:
  ///   - style: of the values in lines; values in JSON are always complete.
  ///   - topics: show only messages on topics that match one of these; all records when empty.
  package init(_ form: Form, style: MessageText.Style, topics: [TopicPattern]) {
    self.form = form
    self.style = form == .json ? .full : style
    isSelecting = !topics.isEmpty
    wants = { topic in topics.isEmpty || topics.contains { $0.matches(topic) } }
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

  /// The line of a record, with its line feed; nil when not shown.
  /// - Throws: when a message does not fit its schema, or the schema is invalid.
  package mutating func line(_ record: Record) throws(StreamError) -> [UInt8]? {
    switch record {
    case .channel(let id, let channel):
      if wants(channel.topic) { channels[id] = (channel, nil) }
    case .message(let message):
      guard let channel = channels[message.channelID]?.channel else { return nil }
      do { try show(message, of: channel) } catch {
        throw error.on(topic: channel.topic)
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

  private mutating func show(_ message: Message, of channel: Channel) throws(StreamError) {
    let decoder: MessageText
    if let known = channels[message.channelID]?.text {
      decoder = known
    } else {
      decoder = try MessageText(channel: channel)
      channels[message.channelID]?.text = decoder
    }
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
  /// The same error, naming the message's topic.
  fileprivate func on(topic: String) -> StreamError {
    var error = self
    error.text = "message on '\(topic)': \(text)"
    return error
  }
}
