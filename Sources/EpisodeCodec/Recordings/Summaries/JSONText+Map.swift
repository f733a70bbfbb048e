internal import Bytes
internal import Stream

extension JSONText {
  /// A string map as an object, in the map's order.
  mutating func map(_ key: String, _ map: [KeyValue]) {
    self.key(key)
    beginObject()
    for entry in map { member(entry.key, entry.value) }
    endObject()
  }
}
