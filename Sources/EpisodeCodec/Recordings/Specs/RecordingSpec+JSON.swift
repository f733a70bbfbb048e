package import Bytes

// The form is described in stream-check(1).
extension RecordingSpec {
  private static let version = 1

  /// - Throws: `.malformed` when the text is no specification; a key that is not known is a mistake.
  package init(parsing text: String) throws(StreamError) {
    try self.init(JSONMembers(JSONValue(parsing: text), of: "the specification"))
  }

  private init(_ json: JSONMembers) throws(StreamError) {
    guard try json.take("bagpipe_spec", { $0.number }) == Double(Self.version) else {
      throw StreamError(.unsupported, "not a specification: bagpipe_spec is not \(Self.version)")
    }
    duration = try json.bounds("duration")
    allowsOthers = try json.take("other_topics", JSONMembers.bool) ?? true
    for value in try json.take("topics", { $0.array }) ?? [] {
      topics.append(try Topic(value))
    }
    try json.finish()
  }

  package func json() -> JSONText {
    var text = JSONText(indent: 2)
    text.beginObject()
    text.member("bagpipe_spec", Self.version)
    text.member("duration", duration)
    text.key("other_topics")
    text.value(allowsOthers)
    text.list("topics", topics) { $1.write(to: &$0) }
    text.endObject()
    return text
  }
}

extension RecordingSpec.Topic {
  fileprivate init(_ value: JSONValue) throws(StreamError) {
    guard let name = value["topic"]?.string else {
      throw StreamError(.malformed, "a topic of the specification has no name")
    }
    self.init(name: name)
    let json = JSONMembers(value, of: "topic '\(name.printable)'")
    _ = try json.take("topic") { $0.string }
    isRequired = try json.take("required", JSONMembers.bool) ?? true
    type = try json.take("type") { $0.string }
    encoding = try json.take("encoding") { $0.string }
    messages = try json.bounds("messages")
    rate = try json.bounds("rate")
    longestGap = try json.take("longest_gap") { $0.number }
    size = try json.bounds("message_bytes")
    if let value = try json.take("form", { $0.object.map(JSONValue.object) }) {
      let json = JSONMembers(value, of: "'form' of topic '\(name.printable)'")
      form = .init(
        type: try json.take("type") { $0.string } ?? "",
        shape: try json.take("shape") { $0.integers } ?? [])
      try json.finish()
    }
    for member in try json.take("counts", { $0.object }) ?? [] {
      guard let count = JSONValue.array([member.value]).integers?.first else {
        throw json.wrong("counts")
      }
      counts.append((member.key, count))
    }
    names = try json.take("names") { $0.strings }
    try json.finish()
  }

  fileprivate func write(to text: inout JSONText) {
    text.member("topic", name)
    if !isRequired {
      text.key("required")
      text.value(false)
    }
    if let type { text.member("type", type) }
    if let encoding { text.member("encoding", encoding) }
    text.member("messages", messages)
    text.member("rate", rate)
    if let longestGap { text.member("longest_gap", longestGap) }
    text.member("message_bytes", size)
    if let form {
      text.key("form")
      text.beginObject()
      text.member("type", form.type)
      text.array("shape", form.shape) { $0.value($1) }
      text.endObject()
    }
    if !counts.isEmpty {
      text.key("counts")
      text.beginObject()
      for (path, count) in counts { text.member(path, count) }
      text.endObject()
    }
    if let names { text.array("names", names) { $0.value($1) } }
  }
}

extension JSONText {
  fileprivate mutating func member(_ key: String, _ bounds: RecordingSpec.Bounds?) {
    guard let bounds else { return }
    self.key(key)
    beginObject()
    if let min = bounds.min { member("min", min) }
    if let max = bounds.max { member("max", max) }
    endObject()
  }
}

/// The members of an object, each of which is taken once.
private final class JSONMembers {
  private let owner: String
  private var members: [String: JSONValue] = [:]

  init(_ value: JSONValue, of owner: String) {
    self.owner = owner
    for member in value.object ?? [] { members[member.key] = member.value }
  }

  func wrong(_ key: String) -> StreamError {
    StreamError(.malformed, "\(owner): '\(key.printable)' has a value of the wrong kind")
  }

  /// nil without the member.
  func take<Value>(
    _ key: String, _ convert: (JSONValue) -> Value?
  ) throws(StreamError) -> Value? {
    guard let value = members.removeValue(forKey: key) else { return nil }
    guard let converted = convert(value) else { throw wrong(key) }
    return converted
  }

  static func bool(_ value: JSONValue) -> Bool? {
    if case .bool(let bool) = value { bool } else { nil }
  }

  func bounds(_ key: String) throws(StreamError) -> RecordingSpec.Bounds? {
    guard let value = try take(key, { $0.object.map(JSONValue.object) }) else { return nil }
    let json = JSONMembers(value, of: "\(owner): '\(key)'")
    let bounds = RecordingSpec.Bounds(
      min: try json.take("min") { $0.number }, max: try json.take("max") { $0.number })
    try json.finish()
    return bounds
  }

  func finish() throws(StreamError) {
    if let key = members.keys.min() {
      throw StreamError(.malformed, "\(owner): '\(key.printable)' is not known")
    }
  }
}
