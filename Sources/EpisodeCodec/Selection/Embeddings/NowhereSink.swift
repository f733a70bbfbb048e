internal import Bytes
internal import Stream

/// Takes records and forgets them.
final class NowhereSink: RecordSink {
  private var channels: UInt16 = 0

  func addSchema(_ schema: Schema, preferredID: UInt16?) {}
  func addChannel(
    _ channel: Channel, preferredID: UInt16?, distinctFrom others: Set<UInt16>
  ) -> UInt16 {
    channels &+= 1
    return channels
  }
  func write(_ message: Message, followedBy tail: Bytes) {}
  func write(_ metadata: Metadata) {}
  func write(raw record: Bytes) {}
  func finish() {}
}
