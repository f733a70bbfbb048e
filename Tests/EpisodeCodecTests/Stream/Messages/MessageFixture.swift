import EpisodeCodec
import Foundation

import Testing
@testable import Stream

/// A message of another serializer, with its text: Tests/Data/messages.
struct MessageFixture: CustomTestStringConvertible {
  var title: String
  var channel: Channel
  var data: Bytes
  /// The full output of `MessageText`.
  var text: String

  var testDescription: String { title }

  static let all: [MessageFixture] = {
    let file = TestsFolder.url.appending(path: "Data/messages/messages.json")
      .standardized
    do {
      let document = try JSONValue(parsing: Bytes(Array(try Data(contentsOf: file))).span)
      return try (document.array ?? []).map(MessageFixture.init)
    } catch { fatalError("messages.json: \(error)") }
  }()

  static func named(_ title: String) -> MessageFixture {
    guard let fixture = all.first(where: { $0.title == title }) else {
      fatalError("messages.json has no '\(title)'")
    }
    return fixture
  }

  init(_ json: JSONValue) throws {
    func bytes(_ key: String) throws -> [UInt8] {
      try Base64.decode(Bytes(Array((json[key]?.string ?? "?").utf8)).span)
    }
    title = json["title"]?.string ?? "?"
    text = json["text"]?.string ?? "?"
    data = Bytes(try bytes("data"))
    channel = Channel(
      topic: "/\(title)", messageEncoding: json["encoding"]?.string ?? "?",
      schema: Schema(
        name: json["schemaName"]?.string ?? "?", encoding: json["schemaEncoding"]?.string ?? "?",
        data: try bytes("schema")))
  }

  /// A message of a definition written out in a test.
  init(ros1 definition: String, name: String = "demo_msgs/Demo", _ data: [UInt8] = []) {
    self.init(encodings: ("ros1", "ros1msg"), definition, name: name, data)
  }

  init(ros2 definition: String, name: String = "demo_msgs/msg/Demo", _ data: [UInt8] = []) {
    self.init(encodings: ("cdr", "ros2msg"), definition, name: name, data)
  }

  init(json text: String, schema: String? = nil) {
    self.init(encodings: ("json", "jsonschema"), schema ?? "", name: "demo", Array(text.utf8))
    if schema == nil { channel.schema = nil }
  }

  private init(
    encodings: (String, String), _ definition: String, name: String, _ data: [UInt8]
  ) {
    title = name
    text = ""
    self.data = Bytes(data)
    channel = Channel(
      topic: "/demo", messageEncoding: encodings.0,
      schema: Schema(name: name, encoding: encodings.1, data: Array(definition.utf8)))
  }

  func reader(_ path: String) throws(StreamError) -> FieldReader {
    try FieldReader(channel: channel, path: try FieldPath(parsing: path))
  }

  func doubles(_ path: String) throws(StreamError) -> [Double] {
    try reader(path).readDoubles(data.span)
  }

  /// Empty without the elements that the path chooses by name.
  func readText(_ path: String) throws(StreamError) -> String {
    var names = NameMemory()
    return try reader(path).readText(data.span, &names) ?? ""
  }

  func string(_ style: MessageText.Style = .full) throws(StreamError) -> String {
    try MessageText(channel: channel).string(data.span, style)
  }
}

extension FieldReader {
  /// The selected numbers as doubles: exact but for integers beyond 2^53.
  func readDoubles(_ data: RawSpan) throws(StreamError) -> [Double] {
    var names = NameMemory()
    return try readDoubles(data, &names) ?? []
  }

  func readDoubles(
    _ data: RawSpan, _ names: inout NameMemory
  ) throws(StreamError) -> [Double]? {
    var numbers = ByteBuilder()
    guard let count = try readNumbers(data, into: &numbers, &names) else { return nil }
    let type: TensorElementType = if case .number(let type) = element { type } else { .float64 }
    let bytes = Bytes(numbers.bytes)
    return (0..<count).map { type.double(at: $0 * type.size, in: bytes.span) }
  }

  func readTexts(_ data: RawSpan) throws(StreamError) -> [String] {
    var names = NameMemory()
    return try readTexts(data, &names) ?? []
  }
}
