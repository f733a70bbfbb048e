package import Bytes

/// Replaces what identifies people and machines in all that goes to another sink: messages, names of
/// topics, metadata and attachments.
package final class ScrubbingSink: RecordSink {
  private let sink: any RecordSink
  private let scrubber: TextScrubber
  private let isPassed: (Channel) -> Bool
  private let dropsPositions: Bool
  private var channels: [UInt16: (topic: String, messages: MessageScrubber)] = [:]
  private var dropped: Set<UInt16> = []

  /// - Parameters:
  ///   - isPassed: whether the messages of a channel stay as they are.
  ///   - dropsPositions: whether to leave out messages with positions.
  package init(
    to sink: any RecordSink, _ scrubber: TextScrubber, dropsPositions: Bool,
    isPassed: @escaping (Channel) -> Bool
  ) {
    (self.sink, self.scrubber, self.isPassed) = (sink, scrubber, isPassed)
    self.dropsPositions = dropsPositions
  }

  package func addSchema(_ schema: Schema, preferredID: UInt16?) throws(StreamError) {
    try sink.addSchema(schema, preferredID: preferredID)
  }

  package func addChannel(
    _ channel: Channel, preferredID: UInt16?, distinctFrom others: Set<UInt16>
  ) throws(StreamError) -> UInt16 {
    let messages = isPassed(channel) ? .unchecked : try MessageScrubber(channel)
    var new = channel
    new.topic = scrubber.scrub(channel.topic)
    new.metadata = scrubbed(channel.metadata)
    let id = try sink.addChannel(new, preferredID: preferredID, distinctFrom: others)
    channels[id] = (new.topic, messages)
    if dropsPositions, !isPassed(channel), channel.hasPosition {
      dropped.insert(id)
    } else {
      dropped.remove(id)
    }
    return id
  }

  package func write(_ message: Message, followedBy tail: Bytes) throws(StreamError) {
    guard !dropped.contains(message.channelID) else { return scrubber.countDropped() }
    guard let channel = channels[message.channelID] else {
      throw StreamError.unknownChannel(message.channelID)
    }
    let whole = tail.isEmpty ? message.data : Bytes(joining: [message.data, tail])
    do throws(StreamError) {
      if dropsPositions, try channel.messages.hasPosition(whole) { return scrubber.countDropped() }
      guard let new = try channel.messages.scrub(whole, scrubber) else {
        return try sink.write(message, followedBy: tail)
      }
      var scrubbed = message
      scrubbed.data = new
      try sink.write(scrubbed)
    } catch { throw error.prefixed("'\(channel.topic)': ") }
  }

  package func write(_ metadata: Metadata) throws(StreamError) {
    try sink.write(
      Metadata(name: scrubber.scrub(metadata.name), entries: scrubbed(metadata.entries)))
  }

  private func scrubbed(_ entries: [KeyValue]) -> [KeyValue] {
    entries.map { KeyValue(scrubber.scrub($0.key), scrubber.scrub($0.value)) }
  }

  /// Attachments: their names, and contents that are text. Nobody knows what is in records of
  /// applications.
  package func write(raw record: Bytes) throws(StreamError) {
    guard record.span.load(littleEndianAt: 0, as: UInt8.self) == Opcode.attachment.rawValue else {
      throw StreamError(.unsupported, "a record of an application cannot be scrubbed")
    }
    let old = try Attachment(body: record.dropFirst(MCAP.prefixSize).span)
    let isText = String(validatingUTF8: old.data.rawSpan) != nil
    let data = isText ? scrubber.scrub(old.data.rawSpan) : nil
    let new = Attachment(
      logTime: old.logTime, createTime: old.createTime, name: scrubber.scrub(old.name),
      mediaType: scrubber.scrub(old.mediaType), data: data ?? old.data)
    guard data != nil || new.name != old.name || new.mediaType != old.mediaType else {
      return try sink.write(raw: record)
    }
    try sink.write(raw: Bytes(new.encoded()))
  }

  package func closeChunk() throws(StreamError) { try sink.closeChunk() }
  package func finish() throws(StreamError) { try sink.finish() }
}

extension Channel {
  /// True when its messages have the position of something on the earth, which those of JSON say one
  /// by one.
  fileprivate var hasPosition: Bool {
    guard let type = try? MessageType(channel: self) else { return false }
    return type.structs.contains { PositionFields($0) != nil }
  }
}
