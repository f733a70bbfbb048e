package import Bytes

/// Takes the records of a stream and writes the pipe form or the file form.
package protocol RecordSink: AnyObject {
  /// Adds a schema, even if no channel uses it.
  func addSchema(_ schema: Schema, preferredID: UInt16?) throws(StreamError)

  /// Adds a channel and its schema, and returns the id of its messages in this output: that of an
  /// equal channel that is not in `others`, else a new one, the preferred id if that is free.
  func addChannel(
    _ channel: Channel, preferredID: UInt16?, distinctFrom others: Set<UInt16>
  ) throws(StreamError) -> UInt16

  /// Writes a message whose channel id `addChannel` returned. The payload is `message.data`
  /// followed by `tail`, so that a long tail need not be copied after a short head.
  func write(_ message: Message, followedBy tail: Bytes) throws(StreamError)
  func write(_ metadata: Metadata) throws(StreamError)
  /// Writes a whole record, opcode and length included, unchanged.
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

/// Passes records from one stream to another, unchanged except for ids that are taken there.
package struct Relay {
  package let sink: any RecordSink
  /// By the id in the input: a dictionary would hash it for every message.
  private var ids: [UInt16?] = []
  private var taken: Set<UInt16> = []

  package init(to sink: any RecordSink) { self.sink = sink }

  /// The output id of an input channel that has been passed.
  package func id(of channel: UInt16) -> UInt16? {
    Int(channel) < ids.count ? ids[Int(channel)] : nil
  }

  /// Adds an output channel for a channel of the input and returns its id. Two equal channels of
  /// one input, such as two publishers, stay two.
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
    case .channel(let id, let channel):
      while ids.count <= Int(id) { ids.append(nil) }
      ids[Int(id)] = try add(channel, preferredID: id)
    case .message(var message):
      guard let id = id(of: message.channelID) else {
        throw StreamError.unknownChannel(message.channelID)
      }
      message.channelID = id
      try sink.write(message)
    case .metadata(let metadata): try sink.write(metadata)
    case .attachment(let bytes), .unknown(let bytes): try sink.write(raw: bytes)
    }
  }
}
