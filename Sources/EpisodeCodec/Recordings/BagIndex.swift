package import Bytes

/// The index at the end of a closed bag: its connections and chunks and their places.
///
/// Trust the chunks only after `checkPlaces`, which verifies that each is where the index says, with
/// the message indexes that it counts, and the connections only after `hasConnections`. If they are
/// wrong, read the bag front to back. Bytes that the index does not refer to are no fault: recorders
/// leave such gaps.
package struct BagIndex: Sendable {
  package let header: BagHeader
  package let connections: BagConnections
  /// In the order of the file, which may differ from that of time.
  package let chunks: [BagChunkInfo]

  /// More than the first line and the header of a bag have.
  private static let headSize = 64 << 10

  /// - Throws: `.missing` without an index, `.malformed` and others when it is broken: the caller
  ///   then reads front to back. `.unsupported` for a bag that cannot be read either way.
  package init(_ file: RandomAccessFile) throws(StreamError) {
    let size = file.size
    let header = try BagHeader(FileInput(file.bytes(at: 0, count: min(size, Self.headSize))))
    guard header.indexPosition != 0 else {
      throw StreamError.bagNotClosed(.missing)
    }
    guard header.indexPosition >= header.end, header.indexPosition <= UInt64(size) else {
      throw StreamError(.malformed, "index at byte \(header.indexPosition) of \(size)")
    }
    let position = Int(header.indexPosition)
    var records = BagRecords(try file.bytes(at: header.indexPosition, count: size - position))
    var connections = BagConnections()
    for _ in 0..<header.connectionCount {
      guard let record = try records.next(), try record.header.operation() == .connection,
        try connections.add(BagConnection(record))
      else {
        throw StreamError(.malformed, "index has fewer connections than the bag's header gives")
      }
    }
    var chunks: [BagChunkInfo] = []
    for _ in 0..<header.chunkCount {
      guard let record = try records.next(), try record.header.operation() == .chunkInfo else {
        throw StreamError(.malformed, "index has fewer chunks than the bag's header gives")
      }
      chunks.append(try BagChunkInfo(record, connections))
    }
    let after = Int(header.indexPosition) + records.position
    try BagHeader.checkTrailing(file.bytes(at: UInt64(after), count: size - after))
    self.header = header
    self.connections = connections
    self.chunks = chunks.sorted { $0.offset < $1.offset }
  }

  /// Checks that each chunk starts after the message indexes of the one before it, and that its own
  /// follow it.
  /// - Throws: `.malformed` when the index points to something else: the caller then reads front to
  ///   back.
  package func checkPlaces(in file: RandomAccessFile) throws(StreamError) {
    var end = header.end
    /// A chunk that the index does not refer to is no gap.
    func checkGap(to limit: UInt64) throws(StreamError) {
      guard end == limit || (try? chunkStart(at: Int(end), in: file)) == nil else {
        throw StreamError(.malformed, "the index misses the chunk at byte \(end)")
      }
    }
    for (number, chunk) in chunks.enumerated() {
      let limit =
        number + 1 < chunks.count ? chunks[number + 1].offset : header.indexPosition
      guard chunk.offset >= end, chunk.offset < limit, limit <= header.indexPosition else {
        throw StreamError(.malformed, "chunks in the index overlap at byte \(chunk.offset)")
      }
      try checkGap(to: chunk.offset)
      end = chunk.offset + UInt64(try chunkStart(at: Int(chunk.offset), in: file).count)
      guard end <= limit, limit - end >= chunk.indexSize else {
        throw StreamError(.malformed, "chunks in the index overlap at byte \(end)")
      }
      var records = BagRecords(
        try file.bytes(at: end, count: Int(chunk.indexSize)))
      var counts: [UInt32: UInt32] = [:]
      for _ in chunk.counts {
        guard let record = try records.next(), try record.header.operation() == .index else {
          throw StreamError(.malformed, "no message index at byte \(end)")
        }
        counts[try record.header.integer("conn")] = try record.header.integer("count")
      }
      guard chunk.counts.allSatisfy({ counts[$0.connection] == $0.messages }) else {
        throw StreamError(.malformed, "the message indexes at byte \(end) have other counts")
      }
      end += chunk.indexSize
    }
    try checkGap(to: header.indexPosition)
  }

  /// Compares the connections of the index with those in the chunks, where each is described before
  /// its first message. One that no chunk describes stays as it is.
  /// - Returns: false when one differs: the index is then of no use.
  package func hasConnections(of file: RandomAccessFile) throws(StreamError) -> Bool {
    var found: Set<UInt32> = []
    // The chunks not read so far, from which a connection is searched backwards.
    var unread: [BagChunkPlace] = []
    for chunk in places(in: file) {
      unread.append(chunk)
      let used = chunk.info.counts.filter { $0.messages > 0 }.map(\.connection)
      while !found.isSuperset(of: used), let next = unread.popLast() {
        // What a broken chunk says is unknown; it is an error when it is read.
        guard let content = try? self.chunk(next.info, next.bytes(file)).content() else { continue }
        var records = BagRecords(content)
        while let record = try? records.next() {
          guard case .connection(let connection)? = try? BagItem(record) else { continue }
          guard connections[connection.id] == connection else { return false }
          found.insert(connection.id)
        }
      }
      found.formUnion(used)
    }
    return true
  }

  private func chunkStart(
    at offset: Int, in file: RandomAccessFile
  ) throws(StreamError) -> BagRecordStart {
    let count = min(256, Int(header.indexPosition) - offset)
    let head = FileInput(try file.bytes(at: UInt64(offset), count: count))
    let start = try BagRecordStart(head)
    guard try start.header.operation() == .chunk,
      start.count <= Int(header.indexPosition) - offset
    else { throw Self.noChunk(at: UInt64(offset)) }
    return start
  }

  /// A chunk of the index, which starts with these bytes.
  /// - Throws: `.malformed`, `.unsupported`, `.limit`, with the place, when there is no valid
  ///   chunk.
  package func chunk(_ info: BagChunkInfo, _ bytes: Bytes) throws(StreamError) -> BagChunk {
    do throws(StreamError) {
      let start = try BagRecordStart(FileInput(bytes))
      guard try start.header.operation() == .chunk, start.count <= bytes.count else {
        throw Self.noChunk(at: info.offset)
      }
      let form = try BagChunk.Form(start.header, count: start.dataCount)
      return BagChunk(
        form: form, data: bytes[start.headCount..<start.count], offset: info.offset)
    } catch { throw error.at(offset: info.offset) }
  }

  /// The chunks with their bytes in the file, and with their sizes if that costs no request.
  package func places(in file: RandomAccessFile) -> [BagChunkPlace] {
    chunks.indices.map { number in
      let chunk = chunks[number]
      let next = number + 1 < chunks.count ? chunks[number + 1].offset : header.indexPosition
      let end = next - min(next, chunk.indexSize)
      // After a chunk there may be a gap of any size.
      let length = min(end - min(end, chunk.offset), UInt64(BagRecord.Limit.chunk))
      var place = BagChunkPlace(info: chunk, length: length, contentSize: 2 * length)
      if !file.isRemote, let start = try? chunkStart(at: Int(chunk.offset), in: file),
        let form = try? BagChunk.Form(start.header, count: start.dataCount)
      {
        place.contentSize = UInt64(form.size)
      }
      return place
    }
  }

  private static func noChunk(at offset: UInt64) -> StreamError {
    StreamError(.malformed, "no chunk at byte \(offset)")
  }
}

/// A chunk of a bag with the bytes up to its message indexes.
package struct BagChunkPlace: FilePlace {
  package let info: BagChunkInfo
  package let length: UInt64
  package var offset: UInt64 { info.offset }
  package var startTime: UInt64 { info.start }
  /// A guess where only the chunk would tell.
  package var contentSize: UInt64
}
