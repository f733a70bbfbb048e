package import Bytes
package import Posix

/// The index at the end of a closed bag: its connections and chunks and their places.
///
/// Trust the chunks only after `checkPlaces`, which verifies that they and their message indexes
/// fill the file up to the index without a gap. If they do not, read the bag front to back.
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
    guard records.remaining == 0 else {
      throw StreamError(.malformed, "\(records.remaining) bytes after the index")
    }
    self.header = header
    self.connections = connections
    self.chunks = chunks.sorted { $0.offset < $1.offset }
  }

  /// Checks that each chunk starts where the message index of the one before it ends.
  /// - Throws: `.malformed` when the index leaves a gap or points to something else: the caller
  ///   then
  ///   reads front to back.
  package func checkPlaces(in file: FileDescriptor) throws(StreamError) {
    var end = header.end
    var gap: StreamError {
      StreamError(.malformed, "index does not match the file at byte \(end)")
    }
    for chunk in chunks {
      guard chunk.offset == end, chunk.offset < header.indexPosition else {
        throw gap
      }
      let start = try chunkStart(at: Int(chunk.offset), in: file)
      end += UInt64(start.count) + chunk.indexSize
    }
    guard end == header.indexPosition else {
      throw gap
    }
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
