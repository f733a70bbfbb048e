package import Bytes

/// Messages that wait, in the order of their coming: appended at one end and forgotten at the other,
/// in memory up to a budget and beyond it in a temporary file.
package final class MessageLog {
  private let bytes: ByteLog

  package init(budget: Int = MemoryBudget.bytes(.buffers) / 2) { bytes = ByteLog(budget: budget) }

  /// The place of the next message.
  package var end: Int { bytes.end }

  package func append(_ message: Message) throws(StreamError) {
    let prefix = message.prefix(payloadSize: message.data.count)
    try unsafe bytes.append(prefix.span.bytes)
    try bytes.append(message.data.span)
  }

  /// Reads the message at a place, and moves the place to the next one.
  package func read(at place: inout Int) throws(StreamError) -> Message {
    let prefix = try bytes.read(at: place, count: MCAP.prefixSize)
    let count = Int(prefix.span.load(littleEndianAt: 1, as: UInt64.self))
    let message = try Message(body: bytes.read(at: place + MCAP.prefixSize, count: count))
    place += MCAP.prefixSize + count
    return message
  }

  /// Gives up the messages before a place.
  package func forget(before place: Int) { bytes.forget(before: place) }
}
