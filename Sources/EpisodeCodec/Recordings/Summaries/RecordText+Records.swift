internal import Bytes
internal import Stream

extension RecordText {
  mutating func show(_ schema: Schema, _ id: UInt16) {
    begin("schema", "\(id)", schema.name, schema.encoding, "\(schema.data.count) bytes")
    guard form == .json else { return }
    object {
      $0.member("id", id)
      $0.member("name", schema.name)
      $0.member("encoding", schema.encoding)
      $0.key("data")
      $0.value(base64: schema.data.rawSpan)
    }
  }

  mutating func show(_ channel: Channel, _ id: UInt16) {
    begin("channel", "\(id)", channel.topic, channel.schema?.name ?? "-", channel.messageEncoding)
    if form == .json {
      object {
        $0.member("id", id)
        $0.member("topic", channel.topic)
        $0.member("type", channel.schema?.name)
        $0.member("encoding", channel.messageEncoding)
        $0.map("metadata", channel.metadata)
      }
    } else if !channel.metadata.isEmpty {
      show(channel.metadata)
    }
  }

  mutating func show(_ metadata: Metadata) {
    begin("metadata", metadata.name)
    if form == .json {
      object {
        $0.member("name", metadata.name)
        $0.map("entries", metadata.entries)
      }
    } else {
      show(metadata.entries)
    }
  }

  mutating func show(attachment record: Bytes) throws(StreamError) {
    let body = record.dropFirst(MCAP.prefixSize)
    guard form == .json else {
      let entry = try AttachmentIndex(offset: 0, record: record)
      return begin(
        "attachment", Timestamp.text(entry.logTime), entry.name, entry.mediaType,
        "\(entry.dataSize) bytes")
    }
    let attachment = try Attachment(body: body.span)
    begin("attachment")
    object {
      $0.member("name", attachment.name)
      $0.member("media_type", attachment.mediaType)
      $0.member("log_time", attachment.logTime)
      $0.member("create_time", attachment.createTime)
      $0.key("data")
      $0.value(base64: attachment.data.rawSpan)
    }
  }

  mutating func show(unknown record: Bytes) {
    let opcode: UInt8 = record.span.load(littleEndianAt: 0)
    let data = record.dropFirst(MCAP.prefixSize)
    begin("private", "\(opcode)", "\(data.count) bytes")
    guard form == .json else { return }
    object {
      $0.member("opcode", opcode)
      $0.key("data")
      $0.value(base64: data.span)
    }
  }

  /// A string map as the value of a line.
  private mutating func show(_ map: [KeyValue]) {
    let isBrief = style == .brief
    object {
      for entry in map {
        $0.member(entry.key, isBrief ? MessageText.shortened(entry.value) : entry.value)
      }
    }
  }
}
