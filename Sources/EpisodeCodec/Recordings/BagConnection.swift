package import Bytes
package import Stream

/// A publisher of a topic in a bag, as the channel it becomes.
///
/// A topic has one connection per publisher, so several channels may carry the same topic.
package struct BagConnection: Hashable, Sendable {
  /// The `conn` field: any number, not an index.
  package let id: UInt32
  package let channel: Channel

  /// - Parameters:
  ///   - record: a connection record. Its header has the topic after remapping, its data the
  ///     publisher's own description.
  /// - Throws: `.malformed` for a missing or broken field, `.limit` for data beyond the limit.
  package init(_ record: BagRecord) throws(StreamError) {
    guard record.data.count <= BagRecord.Limit.connection else {
      throw StreamError(.limit, "bag connection of \(record.data.count) bytes")
    }
    let described = BagRecordHeader(record.data)
    let schema = Schema(
      name: try described.text("type"), encoding: "ros1msg",
      // Empty in bags from recorders of untyped relays.
      data: try described.value("message_definition")?.array ?? [])
    id = try record.header.integer("conn")
    channel = Channel(
      topic: try record.header.text("topic"), messageEncoding: "ros1", schema: schema,
      metadata: try described.fields().filter { $0.name != "message_definition" }
        .map { KeyValue($0.name, String(anyBytes: $0.value.span)) })
  }
}

extension BagConnection {
  /// Bytes of memory, about.
  fileprivate var size: Int {
    channel.metadata.reduce(512 + (channel.schema?.data.count ?? 0)) {
      $0 + $1.key.utf8.count + $1.value.utf8.count + 64
    }
  }
}

/// A recorded message.
package struct BagMessage: Sendable {
  /// The id of its connection.
  package let connection: UInt32
  /// Time of reception, in nanoseconds.
  package let time: UInt64
  package let data: Bytes

  /// - Parameters:
  ///   - record: a message data record.
  /// - Throws: `.malformed` for a missing or broken field.
  package init(_ record: BagRecord) throws(StreamError) {
    connection = try record.header.integer("conn")
    time = try record.header.time("time")
    data = record.data
  }
}

/// The connections of a bag by id, in the order of their first record.
package struct BagConnections: Sendable {
  package private(set) var all: [BagConnection] = []
  private var places: [UInt32: Int] = [:]
  /// Bytes that all take.
  private var size = 0

  package init() {}

  package subscript(_ id: UInt32) -> BagConnection? { places[id].map { all[$0] } }

  /// Returns true when the connection is new. A bag repeats each connection in its index.
  /// - Throws: `.malformed` when the id belongs to another topic or type, `.limit` for too many.
  package mutating func add(_ connection: BagConnection) throws(StreamError) -> Bool {
    if let known = self[connection.id] {
      let (old, new) = (known.channel, connection.channel)
      guard old.topic == new.topic, old.schema == new.schema else {
        throw StreamError(
          .malformed,
          "connection \(connection.id) is both '\(old.topic)' and '\(new.topic)', or of two types")
      }
      return false
    }
    guard all.count < BagRecord.Limit.connections else {
      throw StreamError(.limit, "more than \(BagRecord.Limit.connections) connections")
    }
    size += connection.size
    try MemoryBudget.check(size, .tables, for: "a table of connections")
    places[connection.id] = all.count
    all.append(connection)
    return true
  }
}

extension StreamError {
  static func unknownConnection(_ id: UInt32) -> StreamError {
    StreamError(.malformed, "message of unknown connection \(id)")
  }
}
