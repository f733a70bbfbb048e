package import Bytes

extension FileIndex {
  /// Visits the records of the data section without reading the content of chunks.
  /// - Throws: when the file is not MCAP, or the index too large; a later fault goes to `fault`.
  package static func scan(_ file: RandomAccessFile) throws(StreamError) -> FileIndex {
    let (header, start) = try readHeader(file)
    var index = FileIndex(header: header)
    do { try index.scan(file, from: start) } catch {
      if index.isTooLarge { throw error }
      index.fault = error
    }
    return index
  }

  /// The Header and the end of its record.
  static func readHeader(
    _ file: RandomAccessFile
  ) throws(StreamError) -> (header: Header, end: UInt64) {
    let start = UInt64(MCAP.magic.count)
    let magic = try file.bytes(at: 0, count: min(file.size, MCAP.magic.count))
    guard magic.array == MCAP.magic else {
      throw StreamError.notMCAP(
        try file.bytes(at: 0, count: min(file.size, InputKind.size)))
    }
    let prefix = try RecordPrefix(file, at: start, limit: UInt64(file.size))
    guard prefix.opcode == .header else {
      throw StreamError.noHeader.at(offset: start)
    }
    let body = try prefix.body(file)
    return (try Header(body: body.span), prefix.end)
  }

  private mutating func scan(_ file: RandomAccessFile, from start: UInt64) throws(StreamError) {
    var offset = start
    while true {
      let prefix = try RecordPrefix(file, at: offset, limit: UInt64(file.size))
      if prefix.opcode == .dataEnd { return }
      if prefix.opcode == .message {
        let fields = try file.bytes(
          at: offset, count: Int(min(prefix.length, UInt64(MCAP.messagePrefixSize))))
        try addMessage(prefix, try Message(body: fields.dropFirst(MCAP.prefixSize)))
      } else {
        try add(prefix, file)
      }
      offset = prefix.end
    }
  }

  /// Adds a record that is not a message outside chunks.
  mutating func add(_ prefix: RecordPrefix, _ file: RandomAccessFile) throws(StreamError) {
    switch prefix.opcode {
    case .schema:
      let body = try prefix.body(file)
      _ = try channels.add(SchemaRecord(body: body.span))
    case .channel:
      let body = try prefix.body(file)
      _ = try channels.add(ChannelRecord(body: body.span))
    case .metadata, .attachment: others.append((prefix.offset, prefix.length))
    case .chunk:
      let header = try prefix.chunkHeader(file)
      // A chunk gives 0 and 0 when it has no messages, and also when all are at time 0.
      try append(
        Segment(
          kind: .chunk, offset: prefix.offset, length: prefix.length,
          contentSize: header.uncompressedSize, startTime: header.messageStartTime,
          endTime: header.messageEndTime, channels: nil))
    case .footer:
      throw StreamError.earlyFooter.at(offset: prefix.offset)
    case _ where prefix.opcode.isPrivate: others.append((prefix.offset, prefix.length))
    default: break
    }
  }

  private mutating func addMessage(
    _ prefix: RecordPrefix, _ message: Message
  ) throws(StreamError) {
    // Rows stay small and their times never decrease, so that each can be read as a sorted run.
    if var last = segments.last, last.kind == .messages, last.offset + last.length == prefix.offset,
      last.length < 4 << 20, last.endTime <= message.logTime
    {
      last.length += prefix.length
      last.contentSize += prefix.length
      last.endTime = message.logTime
      segments[segments.count - 1] = last
    } else {
      try append(
        Segment(
          kind: .messages, offset: prefix.offset, length: prefix.length,
          contentSize: prefix.length, startTime: message.logTime, endTime: message.logTime,
          channels: nil))
    }
  }
}
