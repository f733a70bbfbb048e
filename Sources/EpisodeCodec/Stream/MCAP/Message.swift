package import Bytes

/// MCAP specification, "Message (op=0x05)". Times are in nanoseconds.
package struct Message: Sendable {
  /// The channel's id in the stream that the message was read from.
  package var channelID: UInt16
  package var sequence: UInt32
  /// The time of recording.
  package var logTime: UInt64
  /// The time of sending; the log time where the recorder does not know it.
  package var publishTime: UInt64
  package var data: Bytes

  package init(
    channelID: UInt16, sequence: UInt32, logTime: UInt64, publishTime: UInt64, data: Bytes
  ) {
    self.channelID = channelID
    self.sequence = sequence
    self.logTime = logTime
    self.publishTime = publishTime
    self.data = data
  }
}

extension Message {
  /// A message from the body of its record, whose memory it shares.
  package init(body: Bytes) throws(StreamError) {
    guard body.count >= Self.fieldsSize else {
      throw StreamError(.malformed, "a message of \(body.count) bytes is too short for its fields")
    }
    let span = body.span
    self.init(
      channelID: span.load(littleEndianAt: 0), sequence: span.load(littleEndianAt: 2),
      logTime: span.load(littleEndianAt: 6), publishTime: span.load(littleEndianAt: 14),
      data: body.dropFirst(Self.fieldsSize))
  }

  /// Bytes of the fields before the payload.
  package static let fieldsSize = 22

  /// The record up to the payload.
  func prefix(payloadSize: Int) -> InlineArray<31, UInt8> {
    var prefix = InlineArray<31, UInt8>(repeating: Opcode.message.rawValue)
    var span = prefix.mutableSpan
    var bytes = unsafe span.mutableBytes
    bytes.storeBytes(
      of: UInt64(Self.fieldsSize + payloadSize).littleEndian, toByteOffset: 1, as: UInt64.self)
    bytes.storeBytes(of: channelID.littleEndian, toByteOffset: 9, as: UInt16.self)
    bytes.storeBytes(of: sequence.littleEndian, toByteOffset: 11, as: UInt32.self)
    bytes.storeBytes(of: logTime.littleEndian, toByteOffset: 15, as: UInt64.self)
    bytes.storeBytes(of: publishTime.littleEndian, toByteOffset: 23, as: UInt64.self)
    return prefix
  }

  /// Appends the record up to the payload.
  package func encodePrefix(payloadSize: Int, into builder: inout ByteBuilder) {
    builder.append(Opcode.message.rawValue)
    builder.append(UInt64(Self.fieldsSize + payloadSize))
    builder.append(channelID)
    builder.append(sequence)
    builder.append(logTime)
    builder.append(publishTime)
  }
}
