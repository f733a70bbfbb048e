/// The records that carry content, with their fields in file order. MCAP specification, "Records".
extension ConformanceRecord {
  static func header(profile: String, library: String) -> Self {
    Self(0x01, "Header", ["profile": .text(profile), "library": .text(library)])
  }

  static func schema(id: UInt16, name: String, encoding: String, data: [UInt8]) -> Self {
    Self(
      0x03, "Schema",
      ["id": .u16(id), "name": .text(name), "encoding": .text(encoding), "data": .bytes(data)])
  }

  static func channel(
    id: UInt16, schemaID: UInt16, topic: String, messageEncoding: String,
    metadata: [(String, String)]
  ) -> Self {
    Self(
      0x04, "Channel",
      [
        "id": .u16(id), "schema_id": .u16(schemaID), "topic": .text(topic),
        "message_encoding": .text(messageEncoding), "metadata": texts(metadata),
      ])
  }

  static func message(
    channelID: UInt16, sequence: UInt32, logTime: UInt64, publishTime: UInt64, data: [UInt8]
  ) -> Self {
    Self(
      0x05, "Message",
      [
        "channel_id": .u16(channelID), "sequence": .u32(sequence), "log_time": .u64(logTime),
        "publish_time": .u64(publishTime), "data": .rest(data),
      ])
  }

  static func attachment(
    logTime: UInt64, createTime: UInt64, name: String, mediaType: String, data: [UInt8]
  ) -> Self {
    func record(crc: UInt32) -> Self {
      Self(
        0x09, "Attachment",
        [
          "log_time": .u64(logTime), "create_time": .u64(createTime), "name": .text(name),
          "media_type": .text(mediaType), "data": .longBytes(data), "crc": .u32(crc),
        ])
    }
    return record(crc: conformanceCRC(record(crc: 0).body.dropLast(4)))
  }

  static func metadata(name: String, _ entries: [(String, String)]) -> Self {
    Self(0x0C, "Metadata", ["name": .text(name), "metadata": texts(entries)])
  }

  private static func texts(_ entries: [(String, String)]) -> Value {
    .map(entries.flatMap { [.text($0.0), .text($0.1)] })
  }
}
