internal import Bytes

/// The index entry of a chunk: its place, its times and its messages per connection.
package struct BagChunkInfo: Sendable {
  /// The number of messages of a connection.
  package struct Count: Sendable {
    package let connection: UInt32
    package let messages: UInt32
  }

  /// Where the chunk's record starts in the file.
  package let offset: UInt64
  /// Times of the earliest and the latest message, in nanoseconds.
  package let (start, end): (UInt64, UInt64)
  package let counts: [Count]

  /// Bytes of the message index after the chunk: per connection a record of 55 bytes, its lengths
  /// included, and 12 bytes per message.
  var indexSize: UInt64 {
    counts.reduce(0) { $0 + 55 + 12 * UInt64($1.messages) }
  }

  /// - Parameters:
  ///   - record: a chunk info record.
  /// - Throws: `.malformed` for a missing or broken field, or an unknown connection.
  init(_ record: BagRecord, _ connections: BagConnections) throws(StreamError) {
    offset = try record.header.integer("chunk_pos")
    (start, end) = (try record.header.time("start_time"), try record.header.time("end_time"))
    let count = Int(try record.header.integer("count", as: UInt32.self))
    guard start <= end, count <= connections.all.count, record.data.count == 8 * count else {
      throw StreamError(.malformed, "index of a chunk with \(count) connections is broken")
    }
    let span = record.data.span
    var counts: [Count] = []
    counts.reserveCapacity(count)
    for place in 0..<count {
      let connection = span.load(littleEndianAt: 8 * place, as: UInt32.self)
      guard connections[connection] != nil else {
        throw StreamError(.malformed, "index of unknown connection \(connection)")
      }
      counts.append(
        Count(
          connection: connection,
          messages: span.load(littleEndianAt: 8 * place + 4, as: UInt32.self)))
    }
    self.counts = counts
  }
}
