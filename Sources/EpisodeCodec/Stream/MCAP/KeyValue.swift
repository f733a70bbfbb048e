/// One entry of a string map. Maps keep their order, so that the same input gives the same bytes.
package struct KeyValue: Hashable, Sendable {
  package var key: String
  package var value: String

  package init(_ key: String, _ value: String) {
    self.key = key
    self.value = value
  }
}
