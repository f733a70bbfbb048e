package import Bytes

extension Step {
  /// The step as one piece, to keep in memory or in a temporary file: index, time, place, and per value
  /// whether it exists, its fields, the length of its payload and the payload. Only the same
  /// process reads it.
  package var record: ByteBuilder {
    var builder = ByteBuilder(reserving: values.reduce(64) { $0 + ($1?.data.count ?? 0) + 32 })
    builder.append(index)
    builder.append(time)
    builder.append(place)
    for value in values {
      builder.append(UInt8(value == nil ? 0 : 1))
      guard let value else { continue }
      builder.append(value.channelID)
      builder.append(value.sequence)
      builder.append(value.logTime)
      builder.append(value.publishTime)
      builder.append(UInt64(value.data.count))
      builder.append(value.data.span)
    }
    return builder
  }

  package init(record: Bytes) throws(StreamError) {
    var cursor = ByteCursor(record.span)
    self.init(index: try cursor.readUInt32(), time: try cursor.readUInt64(), values: [])
    place = try cursor.readUInt64()
    while !cursor.isAtEnd {
      guard try cursor.readUInt8() == 1 else {
        values.append(nil)
        continue
      }
      var message = Message(
        channelID: try cursor.readUInt16(), sequence: try cursor.readUInt32(),
        logTime: try cursor.readUInt64(), publishTime: try cursor.readUInt64(), data: .empty)
      message.data = record[try cursor.readRange(cursor.readLength64())]
      values.append(message)
    }
  }
}
