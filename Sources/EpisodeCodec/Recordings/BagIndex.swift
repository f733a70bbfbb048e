package import Bytes
package import Posix

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

  /// - Parameters:
  ///   - file: a regular file.
  /// - Throws: `.missing` without an index, `.malformed` and others when it is broken: the caller
  ///   then reads front to back. `.unsupported` for a bag that cannot be read either way.
  package init(_ file: FileDescriptor) throws(StreamError) {
    guard file.kind == .regular else {
      throw StreamError(.missing, "the index of a bag needs a regular file")
    }
    let size = try system { () throws(SystemError) in try file.size() }
    let header = try BagHeader(FileInput(file))
    guard header.indexPosition != 0 else {
      throw StreamError.bagNotClosed(.missing)
    }
    guard header.indexPosition >= header.end, header.indexPosition <= UInt64(size) else {
      throw StreamError(.malformed, "index at byte \(header.indexPosition) of \(size)")
    }
    let position = Int(header.indexPosition)
    var records = BagRecords(try Self.bytes(of: file, at: position, count: size - position))
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
    try BagHeader.checkTrailing(Self.bytes(of: file, at: after, count: size - after))
    self.header = header
    self.connections = connections
    self.chunks = chunks.sorted { $0.offset < $1.offset }
  }

  /// Checks that each chunk starts after the message indexes of the one before it, and that its own
  /// follow it.
  /// - Throws: `.malformed` when the index points to something else: the caller then reads front to
  ///   back.
  package func checkPlaces(in file: FileDescriptor) throws(StreamError) {
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
        try Self.bytes(of: file, at: Int(end), count: Int(chunk.indexSize)))
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
  package func hasConnections(of file: FileDescriptor) throws(StreamError) -> Bool {
    var found: Set<UInt32> = []
    // The chunks not read so far, from which a connection is searched backwards.
    var unread: [BagChunkInfo] = []
    for chunk in chunks {
      unread.append(chunk)
      let used = chunk.counts.filter { $0.messages > 0 }.map(\.connection)
      while !found.isSuperset(of: used), let next = unread.popLast() {
        // What a broken chunk says is unknown; it is an error when it is read.
        guard let content = try? self.chunk(next, of: file).content() else { continue }
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
    at offset: Int, in file: FileDescriptor
  ) throws(StreamError) -> BagRecordStart {
    let count = min(256, Int(header.indexPosition) - offset)
    let head = FileInput(try Self.bytes(of: file, at: offset, count: count))
    let start = try BagRecordStart(head)
    guard try start.header.operation() == .chunk,
      start.count <= Int(header.indexPosition) - offset
    else { throw StreamError(.malformed, "no chunk at byte \(offset)") }
    return start
  }

  /// Maps a chunk of the index.
  /// - Throws: `.malformed`, `.unsupported`, `.limit`, with the place, when there is no valid
  ///   chunk.
  package func chunk(
    _ info: BagChunkInfo, of file: FileDescriptor
  ) throws(StreamError) -> BagChunk {
    do throws(StreamError) {
      let offset = Int(info.offset)
      let start = try chunkStart(at: offset, in: file)
      let form = try BagChunk.Form(start.header, count: start.dataCount)
      let data = try Self.bytes(
        of: file, at: offset + start.headCount, count: start.dataCount)
      return BagChunk(form: form, data: data, offset: info.offset)
    } catch { throw error.at(offset: info.offset) }
  }

  private static func bytes(
    of file: FileDescriptor, at offset: Int, count: Int
  ) throws(StreamError) -> Bytes {
    guard count > 0 else { return .empty }
    return Bytes(
      try system { () throws(SystemError) in try Mapping(file, at: offset, count: count) })
  }
}
