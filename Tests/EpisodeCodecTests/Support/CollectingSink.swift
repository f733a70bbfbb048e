import EpisodeCodec

/// Keeps all records in memory.
final class CollectingSink: RecordSink {
  private(set) var channels: [Channel] = []
  private(set) var messages: [Message] = []
  private(set) var metadata: [Metadata] = []
  private(set) var isFinished = false

  func addSchema(_ schema: Schema, preferredID: UInt16?) throws(StreamError) {}

  func addChannel(
    _ channel: Channel, preferredID: UInt16?, distinctFrom others: Set<UInt16>
  ) throws(StreamError) -> UInt16 {
    if let known = channels.indices.first(where: {
      channels[$0] == channel && !others.contains(UInt16($0))
    }) {
      return UInt16(known)
    }
    channels.append(channel)
    return UInt16(channels.count - 1)
  }

  func write(_ message: Message, followedBy tail: Bytes) throws(StreamError) {
    var message = message
    message.data = Bytes(message.data.array + tail.array)
    messages.append(message)
  }

  func write(_ metadata: Metadata) throws(StreamError) { self.metadata.append(metadata) }
  func write(raw record: Bytes) throws(StreamError) {}
  func finish() throws(StreamError) { isFinished = true }

  /// The payloads and messages on a topic.
  func messages(on topic: String) -> [Message] {
    messages.filter { channels[Int($0.channelID)].topic == topic }
  }

  var markers: [EpisodeMarker] {
    messages(on: "/episode").compactMap { try? EpisodeMarker(parsing: $0.data.span) }
  }
}
