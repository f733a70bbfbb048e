package import Bytes
package import Stream

/// Something that is built from a stream record by record, or from a file's index: from that come
/// the channels, the times and sizes of most messages, and the records that must be read.
package protocol SummaryBuilding {
  mutating func add(_ chunk: ChunkHeader)
  mutating func add(_ channel: Channel, id: UInt16)
  mutating func add(_ record: Record) throws(StreamError)
  /// False when the first message of the channel, or each of its messages, must be read.
  func canCount(_ channelID: UInt16) -> Bool
  /// Counts a message without reading its payload.
  mutating func count(_ channelID: UInt16, logTime: UInt64, bytes: Int)
}

extension SummaryBuilding {
  /// Reads a stream to its end.
  package mutating func read(_ reader: StreamReader) throws(StreamError) {
    var chunks: [ChunkHeader] = []
    reader.onChunk = { chunks.append($0) }
    defer { reader.onChunk = nil }
    while let record = try reader.next() {
      for chunk in chunks { add(chunk) }
      chunks.removeAll(keepingCapacity: true)
      try reader.located { () throws(StreamError) in try add(record) }
    }
    for chunk in chunks { add(chunk) }
  }

  /// Reads the index of a file, and only those chunks that may hold more than messages.
  /// - Returns: false when the index is incomplete and the file must be read.
  package mutating func read(
    _ index: FileIndex, of file: RandomAccessFile
  ) throws(StreamError) -> Bool {
    guard index.hasAllChannels, let statistics = index.statistics else { return false }
    for id in index.channels.ids {
      if let channel = index.channels[id] { add(channel, id: id) }
    }
    for place in index.others {
      let prefix = try RecordPrefix(file, at: place.offset, limit: UInt64(file.size))
      let record = try prefix.bytes(file)
      switch prefix.opcode {
      case .metadata:
        try add(.metadata(Metadata(body: record.dropFirst(MCAP.prefixSize).span)))
      case .attachment: try add(.attachment(record))
      default: try add(.unknown(record))
      }
    }
    var chunks = IndexedChunks(file, index)
    for number in index.segments.indices { try chunks.add(number, to: &self) }
    return chunks.counts(agreeWith: statistics)
  }
}
