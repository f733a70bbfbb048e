package import Bytes

/// A chunk of a bag: messages and their connections, compressed together.
package struct BagChunk: Sendable {
  package enum Compression: String, Sendable {
    case none, bz2, lz4
  }

  package let form: Form
  /// The content as stored in the file.
  package let data: Bytes
  /// Where the chunk's record starts in the file.
  package let offset: UInt64
  /// True when the input ends inside it.
  package var isCut = false

  /// A chunk's header, which describes the data that follow it.
  package struct Form: Sendable {
    package let compression: Compression
    /// Bytes of the decompressed content; the most there may be where the recorder did not say.
    package var size: Int

    /// - Parameters:
    ///   - header: of a chunk's record.
    ///   - count: bytes of the record's data.
    /// - Throws: `.malformed` for a missing or broken field, `.unsupported` for another
    ///   compression, `.limit` for a chunk beyond the limit.
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

  /// As much of the content of a chunk that is cut or damaged as its bytes yield.
  package func contentStart() throws(StreamError) -> Bytes {
    try MemoryBudget.check(form.size, .chunks, for: "a chunk")
    return switch form.compression {
    case .none: data[0..<min(data.count, form.size)]
    case .bz2: try Bzip2.decompressStart(of: data.span, size: form.size)
    case .lz4: try LZ4Frame.decompressStart(of: data.span, size: form.size)
    }
  }

  /// The decompressed content. A chunk stored uncompressed is not copied.
  /// - Throws: `.malformed` or `.checksum` when it does not decompress to its size.
  package func content() throws(StreamError) -> Bytes {
    do throws(StreamError) {
      try MemoryBudget.check(form.size, .chunks, for: "a chunk")
      switch form.compression {
      case .none: return data
      case .bz2: return try Bzip2.decompress(data.span, size: form.size)
      case .lz4: return try LZ4Frame.decompress(data.span, size: form.size)
      }
    } catch { throw error.at(offset: offset) }
  }
}

/// A connection or message of a bag, without its bookkeeping.
package enum BagItem: Sendable {
  case connection(BagConnection)
  case message(BagMessage)

  /// - Parameters:
  ///   - record: a message or connection record, the only kinds in a chunk.
  init(_ record: BagRecord) throws(StreamError) {
    switch try record.header.operation() {
    case .message: self = .message(try BagMessage(record))
    case .connection: self = .connection(try BagConnection(record))
    default: throw StreamError(.malformed, "chunk with a record that belongs outside chunks")
    }
  }
}
