package import Bytes

/// Assigns the ids of one output. Equal schemas share an id. A preferred id is kept where it is
/// free, so a filter that changes nothing keeps all ids.
package struct ChannelRegistry {
  private var schemaIDs: [Schema: UInt16] = [:]
  private var channelIDs: [Channel: [UInt16]] = [:]
  private var usedSchemaIDs: Set<UInt16> = []
  private var usedChannelIDs: Set<UInt16> = []
  private var nextSchemaID: UInt16 = 1
  private var nextChannelID: UInt16 = 1

  package init() {}

  /// The id of a schema, and its record if the schema is new.
  package mutating func id(
    of schema: Schema, preferred: UInt16?
  ) throws(StreamError) -> (id: UInt16, new: SchemaRecord?) {
    if let id = schemaIDs[schema] { return (id, nil) }
    let wanted = preferred == 0 ? nil : preferred
    let id = try Self.free(wanted, &usedSchemaIDs, &nextSchemaID, "schemas")
    schemaIDs[schema] = id
    return (id, SchemaRecord(id: id, schema: schema))
  }

  /// The id of a channel, and the records that are new.
  package mutating func id(
    of channel: Channel, preferred: UInt16?, distinctFrom others: Set<UInt16>
  ) throws(StreamError) -> (id: UInt16, newSchema: SchemaRecord?, new: ChannelRecord?) {
    // One input takes the ids of equal channels from the front, so free ids are at the end.
    let equal = channelIDs[channel] ?? []
    var (taken, end) = (0, equal.count)
    while taken < end {
      let middle = (taken + end) / 2
      if others.contains(equal[middle]) { taken = middle + 1 } else { end = middle }
    }
    if taken < equal.count { return (equal[taken], nil, nil) }
    var schema: (id: UInt16, new: SchemaRecord?) = (0, nil)
    if let wanted = channel.schema {
      schema = try id(of: wanted, preferred: nil)
    }
    let id = try Self.free(preferred, &usedChannelIDs, &nextChannelID, "channels")
    channelIDs[channel, default: []].append(id)
    return (id, schema.new, ChannelRecord(id: id, schemaID: schema.id, channel: channel))
  }

  private static func free(
    _ preferred: UInt16?, _ used: inout Set<UInt16>, _ next: inout UInt16, _ what: String
  ) throws(StreamError) -> UInt16 {
    if let preferred, used.insert(preferred).inserted { return preferred }
    while used.contains(next) {
      guard next < .max else { throw StreamError(.limit, "more than 65,535 \(what)") }
      next += 1
    }
    used.insert(next)
    return next
  }
}
