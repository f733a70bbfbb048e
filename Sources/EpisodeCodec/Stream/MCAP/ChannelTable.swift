package import Bytes

/// The schemas and channels of one stream, by id.
package struct ChannelTable: Sendable {
  private var schemas: [UInt16: Schema] = [:]
  private var records: [UInt16: ChannelRecord] = [:]
  private var channels: [UInt16: Channel] = [:]
  /// Bytes that the table takes.
  private var size = 0
  /// Indexed by id, because every message looks its channel up.
  private var isKnown: [Bool] = []

  package init() {}

  package subscript(id: UInt16) -> Channel? { channels[id] }

  package func contains(_ id: UInt16) -> Bool {
    Int(id) < isKnown.count && isKnown[Int(id)]
  }

  /// The ids of all channels, ascending.
  package var ids: [UInt16] { channels.keys.sorted() }

  /// All schemas with their ids, ascending.
  package var allSchemas: [(id: UInt16, schema: Schema)] {
    schemas.sorted { $0.key < $1.key }.map { (id: $0.key, schema: $0.value) }
  }

  /// Adds a schema. Returns false if it was known.
  /// - Throws: `.malformed` when the id belongs to a different schema.
  package mutating func add(_ record: SchemaRecord) throws(StreamError) -> Bool {
    // Id 0 means "no schema"; the specification forbids it here, but readers ignore such a record.
    guard record.id != 0 else { return false }
    if let known = schemas[record.id] {
      guard known == record.schema else {
        throw StreamError(.malformed, "schema \(record.id) is defined twice, differently")
      }
      return false
    }
    try take(record.schema.data.count)
    schemas[record.id] = record.schema
    return true
  }

  /// Adds a channel. Returns nil if it was known.
  /// - Throws: `.malformed` when the id belongs to a different channel, or the schema is unknown.
  package mutating func add(_ record: ChannelRecord) throws(StreamError) -> Channel? {
    if let known = records[record.id] {
      guard known.isSame(as: record) else {
        throw StreamError(.malformed, "channel \(record.id) is defined twice, differently")
      }
      return nil
    }
    let metadata = record.metadata.reduce(0) { $0 + $1.key.utf8.count + $1.value.utf8.count + 64 }
    try take(record.topic.utf8.count + metadata)
    var schema: Schema?
    if record.schemaID != 0 {
      schema = schemas[record.schemaID]
      guard schema != nil else {
        throw StreamError(
          .malformed, "channel '\(record.topic)' has unknown schema \(record.schemaID)")
      }
    }
    let channel = Channel(
      topic: record.topic, messageEncoding: record.messageEncoding, schema: schema,
      metadata: record.metadata)
    records[record.id] = record
    channels[record.id] = channel
    while isKnown.count <= Int(record.id) { isKnown.append(false) }
    isKnown[Int(record.id)] = true
    return channel
  }

  /// Counts the memory of an entry, before a few kilobytes of input fill gigabytes.
  private mutating func take(_ bytes: Int) throws(StreamError) {
    // An entry is in several dictionaries, here and in the output.
    size += bytes + 512
    try MemoryBudget.check(size, .tables, for: "a table of schemas and channels")
  }

  /// Adds a schema or channel of the summary unless its id is known.
  /// - Returns: nil also for a broken record, or one that is neither.
  package mutating func addIfNew(_ record: RawRecord) -> Record? {
    switch record.opcode {
    case .schema:
      guard let schema = try? SchemaRecord(body: record.body.span), schemas[schema.id] == nil,
        (try? add(schema)) == true
      else { return nil }
      return .schema(id: schema.id, schema.schema)
    case .channel:
      guard let channel = try? ChannelRecord(body: record.body.span), !contains(channel.id),
        let added = try? add(channel)
      else { return nil }
      return .channel(id: channel.id, added)
    default: return nil
    }
  }

  /// Compares a schema or channel of the data section with that of the summary, which this table
  /// has; ignores any other record.
  /// - Throws: `.malformed` when they differ.
  package func check(_ record: (opcode: Opcode, bytes: Bytes)) throws(StreamError) {
    let body = record.bytes.dropFirst(MCAP.prefixSize)
    switch record.opcode {
    case .schema:
      let found = try SchemaRecord(body: body.span)
      guard schemas[found.id].map({ $0 == found.schema }) ?? true else {
        throw StreamError(.malformed, "schema \(found.id) differs from the summary's")
      }
    case .channel:
      let found = try ChannelRecord(body: body.span)
      guard records[found.id]?.isSame(as: found) ?? true else {
        throw StreamError(.malformed, "channel \(found.id) differs from the summary's")
      }
    default: break
    }
  }
}

extension ChannelRecord {
  /// Equality that ignores the order of the metadata, because a map has none.
  fileprivate func isSame(as other: ChannelRecord) -> Bool {
    self == other
      || (schemaID == other.schemaID && topic == other.topic
        && messageEncoding == other.messageEncoding
        && Set(metadata) == Set(other.metadata))
  }
}
