package import Bytes

/// Whatever takes the records of a stream: the pipe form or the file form.
package protocol RecordSink: AnyObject {
  /// Makes a schema known even if no channel uses it.
  func addSchema(_ schema: Schema, preferredID: UInt16?) throws(StreamError)

  /// Makes a channel known, and its schema, and returns the id its messages have here: that of an
  /// equal channel which is not among `others`, or else a new one, the preferred if it is free.
  func addChannel(
    _ channel: Channel, preferredID: UInt16?, distinctFrom others: Set<UInt16>
  ) throws(StreamError) -> UInt16

  /// Writes a message; its channel id is one that `addChannel` returned. The payload is
  /// `message.data` and then `tail`, so that a long one need not be copied behind a short head.
  func write(_ message: Message, followedBy tail: Bytes) throws(StreamError)
  func write(_ metadata: Metadata) throws(StreamError)
  /// Writes a whole record, opcode and length included, as it is.
  func write(raw record: Bytes) throws(StreamError)
  /// Ends the open chunk of a file form, so that what follows is in another one.
  func closeChunk() throws(StreamError)
  func finish() throws(StreamError)
}

extension RecordSink {
  /// The pipe form has no chunks.
  package func closeChunk() {}

  package func write(_ message: Message) throws(StreamError) {
    try write(message, followedBy: .empty)
  }
}

/// Hands records on from one stream to another, byte for byte but for ids that are taken there.
package struct Relay {
  package let sink: any RecordSink
  private var ids: [UInt16: UInt16] = [:]
  private var taken: Set<UInt16> = []

  package init(to sink: any RecordSink) { self.sink = sink }

  /// The id in the output of a channel of the input that has been passed.
  package func id(of channel: UInt16) -> UInt16? { ids[channel] }

  /// Makes a channel known that stands for one of the input, and returns its id in the output. Two
  /// equal channels of one input, say two publishers, stay two.
  package mutating func add(
    _ channel: Channel, preferredID: UInt16
  ) throws(StreamError) -> UInt16 {
    let id = try sink.addChannel(channel, preferredID: preferredID, distinctFrom: taken)
    taken.insert(id)
    return id
  }

  package mutating func pass(_ record: Record) throws(StreamError) {
    switch record {
    case .schema(let id, let schema): try sink.addSchema(schema, preferredID: id)
    case .channel(let id, let channel): ids[id] = try add(channel, preferredID: id)
    case .message(var message):
      guard let id = ids[message.channelID] else {
        throw StreamError(.malformed, "a message on unknown channel \(message.channelID)")
      }
      message.channelID = id
      try sink.write(message)
    case .metadata(let metadata): try sink.write(metadata)
    case .attachment(let bytes), .unknown(let bytes): try sink.write(raw: bytes)
    }
  }
}
