package import Bytes

/// A line of results of OpenAI's batch API.
/// https://platform.openai.com/docs/api-reference/batch/request-output
package struct BatchResult: Sendable {
  package enum Outcome: Sendable {
    /// The server's answer with its status, JSON that has been checked.
    case answer(status: Int, requestID: String?, body: Bytes)
    /// Why there is none.
    case failure(code: String, message: String)
  }

  package let id: String
  package let outcome: Outcome

  package init(_ id: String, _ outcome: Outcome) { (self.id, self.outcome) = (id, outcome) }

  /// True for an answer that need not be asked for again.
  package var isSuccess: Bool {
    if case .answer(let status, _, _) = outcome { (200..<300).contains(status) } else { false }
  }

  package init(parsing line: Bytes) throws(StreamError) {
    var id: String?
    var answer: Outcome?
    var failure: Outcome?
    var reader = JSONReader(line.span)
    try reader.beginObject()
    while let key = try reader.nextKey() {
      switch key {
      case "custom_id": id = try reader.readString()
      case "response": answer = try Self.answer(line, &reader)
      case "error": failure = try Self.failure(line, &reader)
      default: try reader.skipValue()
      }
    }
    try reader.finish()
    guard let id, !id.isEmpty else { throw StreamError(.malformed, "a result without custom_id") }
    // The API sends one of them; some servers add an error to a response that failed.
    guard let outcome = failure ?? answer else {
      throw StreamError(.malformed, "a result without response and error")
    }
    self.init(id, outcome)
  }

  private static func answer(
    _ line: Bytes, _ reader: inout JSONReader
  ) throws(StreamError) -> Outcome? {
    guard try reader.peek() == .object else {
      try reader.skipValue()
      return nil
    }
    var (status, requestID, body) = (200, String?.none, Bytes?.none)
    try reader.beginObject()
    while let key = try reader.nextKey() {
      let kind = try reader.peek()
      switch (key, kind) {
      case ("status_code", .number):
        status = Int(exactly: try reader.readNumber()) ?? 0
      case ("request_id", .string): requestID = try reader.readString()
      case ("body", _): body = line[try reader.readRange()]
      default: try reader.skipValue()
      }
    }
    guard let body else { return nil }
    return .answer(status: status, requestID: requestID, body: body)
  }

  private static func failure(
    _ line: Bytes, _ reader: inout JSONReader
  ) throws(StreamError) -> Outcome? {
    switch try reader.peek() {
    case .null:
      try reader.readNull()
      return nil
    case .string: return .failure(code: "error", message: try reader.readString())
    case .object:
      let json = line[try reader.readRange()]
      let error = try JSONValue(parsing: json.span)
      // vLLM has an object of the same members inside.
      let inner = error["error"] ?? error
      let code = inner["code"]?.string ?? inner["type"]?.string ?? "error"
      return .failure(code: code, message: inner["message"]?.string ?? "")
    default:
      try reader.skipValue()
      return .failure(code: "error", message: "")
    }
  }

  /// The line, with its end.
  package var line: [UInt8] {
    var digest = Digest()
    digest.add(id)
    let hex = String(digest.value, radix: 16)
    var text = JSONText()
    text.beginObject()
    text.member("id", "batch_req_" + String(repeating: "0", count: 16 - hex.count) + hex)
    text.member("custom_id", id)
    text.key("response")
    switch outcome {
    case .answer(let status, let requestID, let body):
      text.beginObject()
      text.member("status_code", status)
      text.member("request_id", requestID)
      text.key("body")
      text.value(json: body.onOneLine.rawSpan)
      text.endObject()
      text.member("error", String?.none)
    case .failure(let code, let message):
      text.null()
      text.key("error")
      text.beginObject()
      text.member("code", code)
      text.member("message", message)
      text.endObject()
    }
    text.endObject()
    return text.utf8.bytes + [UInt8(ascii: "\n")]
  }
}

extension Bytes {
  /// JSON without the ends of lines between its tokens; its strings have none.
  fileprivate var onOneLine: [UInt8] {
    let ends = [UInt8(ascii: "\n"), UInt8(ascii: "\r")]
    var copy = array
    for place in copy.indices where ends.contains(copy[place]) { copy[place] = UInt8(ascii: " ") }
    return copy
  }
}
