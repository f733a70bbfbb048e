package import Bytes

/// A chunk of a bag: messages and the connections they need, compressed together.
package struct BagChunk: Sendable {
  package enum Compression: String, Sendable {
    case none, bz2, lz4
  }

  package let form: Form
  /// The content as it lies in the file.
  package let data: Bytes
  /// Where the chunk's record starts in the file.
  package let offset: UInt64

  /// What a chunk's header says of the data behind it.
  package struct Form: Sendable {
    package let compression: Compression
    /// Bytes of the content when it is not compressed.
    package let size: Int

    /// - Parameters:
    ///   - header: of a chunk's record.
    ///   - count: bytes of the record's data.
    /// - Throws: `.malformed` for a missing or broken field, `.unsupported` for another
    ///   compression, `.limit` for a giant chunk.
    package init(_ header: BagRecordHeader, count: Int) throws(StreamError) {
      let name = try header.text("compression")
      guard let compression = Compression(rawValue: name) else {
        throw StreamError(.unsupported, "chunk compression '\(name)', not none, bz2 or lz4")
      }
      let size = Int(try header.integer("size", as: UInt32.self))
      guard max(size, count) <= BagRecord.Limit.chunk else {
        throw StreamError(.limit, "chunk of \(max(size, count)) bytes")
      }
      guard compression != .none || size == count else {
        throw StreamError(.malformed, "uncompressed chunk of \(size) bytes in \(count) bytes")
      }
      (self.compression, self.size) = (compression, size)
    }
  }

  /// The content, not compressed. Without copying where it is not compressed in the file.
  /// - Throws: `.malformed` or `.checksum` when it does not decompress to its size.
  package func content() throws(StreamError) -> Bytes {
    do throws(StreamError) {
      switch form.compression {
      case .none: return data
      case .bz2: return try Bzip2.decompress(data.span, size: form.size)
      case .lz4: return try LZ4Frame.decompress(data.span, size: form.size)
      }
    } catch { throw error.at(offset: offset) }
  }
}

/// What a bag holds, apart from its own bookkeeping.
package enum BagItem: Sendable {
  case connection(BagConnection)
  case message(BagMessage)

  /// - Parameters:
  ///   - record: a message or connection record, the two that a chunk may hold.
  init(_ record: BagRecord) throws(StreamError) {
    switch try record.header.operation() {
    case .message: self = .message(try BagMessage(record))
    case .connection: self = .connection(try BagConnection(record))
    default: throw StreamError(.malformed, "chunk with a record that belongs outside of chunks")
    }
  }
}
