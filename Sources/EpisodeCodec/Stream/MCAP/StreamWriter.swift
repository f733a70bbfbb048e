package import Bytes

/// Writes the stream between two filters: an MCAP file without chunks and summary, front to back.
///
/// Only `finish` writes the end: readers treat a stream without it as truncated. See
/// bagpipe-stream(5).
package final class StreamWriter: RecordSink {
  package let output: FileOutput
  private var registry = ChannelRegistry()
  private var scratch = ByteBuilder(reserving: 256)

  package init(_ output: FileOutput, header: Header) throws(StreamError) {
    self.output = output
    output.startChecksum()
    try output.write(MCAP.magic)
    try write(record: header)
  }

  package func addSchema(_ schema: Schema, preferredID: UInt16?) throws(StreamError) {
    if let record = try registry.id(of: schema, preferred: preferredID).new {
      try write(record: record)
    }
  }

  package func addChannel(
    _ channel: Channel, preferredID: UInt16? = nil, distinctFrom others: Set<UInt16> = []
  ) throws(StreamError) -> UInt16 {
    let added = try registry.id(of: channel, preferred: preferredID, distinctFrom: others)
    if let schema = added.newSchema { try write(record: schema) }
    if let new = added.new { try write(record: new) }
    return added.id
  }

  package func write(_ message: Message, followedBy tail: Bytes) throws(StreamError) {
    let prefix = message.prefix(payloadSize: message.data.count + tail.count)
    try unsafe output.write(prefix.span.bytes, message.data.span, tail.span)
  }

  package func write(_ metadata: Metadata) throws(StreamError) {
    try write(record: metadata)
  }

  package func write(raw record: Bytes) throws(StreamError) { try output.write(record.span) }

  /// Declares success: writes DataEnd, Footer and closing magic.
  package func finish() throws(StreamError) {
    try write(record: DataEnd(dataSectionCRC: output.checksum()))
    output.startChecksum()
    try output.writeFooter(summaryStart: 0, summaryOffsetStart: 0)
    try output.flush()
  }

  private func write(record: some MCAPRecord) throws(StreamError) {
    scratch.removeAll()
    record.encode(into: &scratch)
    try output.write(scratch.bytes)
  }
}

extension FileOutput {
  /// Writes the Footer, with the CRC of all bytes since `startChecksum`, and the closing magic.
  func writeFooter(summaryStart: UInt64, summaryOffsetStart: UInt64) throws(StreamError) {
    let open = Footer(
      summaryStart: summaryStart, summaryOffsetStart: summaryOffsetStart, summaryCRC: 0)
    try write(Array(open.encoded().dropLast(4)))
    var crc = ByteBuilder()
    crc.append(checksum())
    try write(crc.bytes + MCAP.magic)
  }
}
