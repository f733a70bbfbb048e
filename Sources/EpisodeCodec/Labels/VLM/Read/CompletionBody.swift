internal import Bytes

/// A chat completion of OpenAI's protocol: what label rows need of it.
/// https://platform.openai.com/docs/api-reference/chat/object
struct CompletionBody {
  struct Choice {
    /// nil where the model wrote nothing.
    var content: String?
    var refusal: String?
    var logprobs: Bytes?
    var finish: String?
  }

  var choices: [Choice] = []
  /// The model, and its version where the server tells it.
  var model = ""
  /// In seconds since 1970.
  var created: UInt64?
  /// What a server says in place of an answer.
  var fault: String?

  /// - Throws: `.malformed` for what is none.
  init(_ body: Bytes) throws(StreamError) {
    var fingerprint = ""
    var reader = JSONReader(body.span)
    try reader.beginObject()
    while let key = try reader.nextKey() {
      let kind = try reader.peek()
      switch (key, kind) {
      case ("model", .string): model = try reader.readString()
      case ("system_fingerprint", .string): fingerprint = try reader.readString()
      case ("created", .number):
        created = UInt64(exactly: try reader.readNumber().rounded(.down))
      case ("choices", .array):
        try reader.beginArray()
        while try reader.nextElement() { choices.append(try Self.choice(body, &reader)) }
      case ("error", .object), ("message", .string):
        let json = body[try reader.readRange()]
        let value = try JSONValue(parsing: json.span)
        fault = value.string ?? value["message"]?.string
      default: try reader.skipValue()
      }
    }
    try reader.finish()
    if !fingerprint.isEmpty { model += model.isEmpty ? fingerprint : " \(fingerprint)" }
  }

  private static func choice(_ body: Bytes, _ reader: inout JSONReader) throws(StreamError)
    -> Choice
  {
    var choice = Choice()
    try reader.beginObject()
    while let key = try reader.nextKey() {
      let kind = try reader.peek()
      switch (key, kind) {
      case ("finish_reason", .string): choice.finish = try reader.readString()
      case ("logprobs", .object): choice.logprobs = body[try reader.readRange()]
      case ("message", .object):
        let json = body[try reader.readRange()]
        let message = try JSONValue(parsing: json.span)
        choice.refusal = message["refusal"]?.string
        choice.content =
          message["content"]?.string
          ?? message["content"]?.array.map { $0.compactMap { $0["text"]?.string }.joined() }
      default: try reader.skipValue()
      }
    }
    return choice
  }
}
