internal import Bytes

extension FileIndex {
  /// Compares the schemas and channels of the summary with those in the chunks.
  ///
  /// A channel is defined before its first message: in the first chunk that has one, or before. One
  /// that has no messages, or that only the summary has, stays as it is.
  /// - Throws: when a definition differs.
  func checkDefinitions(_ file: RandomAccessFile) throws(StreamError) {
    let decoder = ChunkDecoder()
    var found: Set<UInt16> = []
    // The chunks not read so far, from which a definition is searched backwards.
    var unread: [Int] = []
    let counted = statistics?.channelMessageCounts.filter { $0.count > 0 }.map(\.channelID)
    for number in segments.indices {
      unread.append(number)
      // Without message indexes any channel may be in any chunk.
      let used = segments[number].channels ?? counted ?? channels.ids
      while !found.isSuperset(of: used), let next = unread.popLast() {
        try compare(segments[next], file, decoder, &found)
      }
      if segments[number].channels != nil { found.formUnion(used) }
    }
  }

  private func compare(
    _ segment: Segment, _ file: RandomAccessFile, _ decoder: ChunkDecoder,
    _ found: inout Set<UInt16>
  ) throws(StreamError) {
    let prefix = try RecordPrefix(file, at: segment.offset, limit: UInt64(file.size))
    var records = OpenChunk(records: try decoder.decode(prefix.body(file)))
    while let record = try records.next() {
      try channels.check(record)
      if record.opcode == .channel {
        found.insert(try ChannelRecord(body: record.bytes.dropFirst(MCAP.prefixSize).span).id)
      }
    }
  }
}
