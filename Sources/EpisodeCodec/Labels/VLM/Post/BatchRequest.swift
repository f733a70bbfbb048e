package import Bytes

/// A line of OpenAI's batch API. https://platform.openai.com/docs/api-reference/batch/request-input
package struct BatchRequest: Sendable {
  package let id: String
  package let method: String
  package let path: String
  /// The JSON to send.
  package let body: Bytes

  /// The longest line: pictures are in it.
  package static let longestLine = 256 << 20

  package init(_ id: String, path: String, body: Bytes) {
    (self.id, self.path, self.body, method) = (id, path, body, "POST")
  }

  package init(parsing line: Bytes) throws(StreamError) {
    var (id, method, path): (String?, String?, String?)
    var body: Bytes?
    var reader = JSONReader(line.span)
    try reader.beginObject()
    while let key = try reader.nextKey() {
      switch key {
      case "custom_id": id = try reader.readString()
      case "method": method = try reader.readString()
      case "url": path = try reader.readString()
      case "body":
        guard try reader.peek() == .object else {
          throw StreamError(.malformed, "'body' is no object")
        }
        body = line[try reader.readRange()]
      default: try reader.skipValue()
      }
    }
    try reader.finish()
    guard let id, !id.isEmpty else { throw StreamError(.malformed, "a request without custom_id") }
    guard let body else { throw StreamError(.malformed, "a request without body") }
    (self.id, self.method, self.path) = (id, method ?? "POST", path ?? "/v1/chat/completions")
    self.body = body
  }
}
