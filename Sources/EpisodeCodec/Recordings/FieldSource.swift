package import Bytes
package import Stream

/// A topic and the place of the value in its messages: `/joint_states.position[0:7]`,
/// `"robot.state".v`.
package struct FieldSource: Hashable, Sendable {
  package private(set) var topic: String
  package private(set) var path: FieldPath
  /// True for a topic in quotes, which may have any characters.
  private var isQuoted = false
  /// The other topics that a text without quotes may mean, longer ones, with their paths.
  private var alternatives: [String: FieldPath] = [:]

  /// Without quotes, the path starts at the first `.` or `[` after the topic's last `/`; a longer
  /// topic, up to a later `.`, is meant if the recording has that one only.
  package init(source text: String) throws(StreamError) {
    if text.unicodeScalars.first == "\"" {
      var rest = text[...].unicodeScalars
      topic = try QuotedText.take(from: &rest)
      path = try FieldPath(parsing: String(rest))
      isQuoted = true
      return
    }
    let scalars = text.unicodeScalars
    let plain = scalars.prefix { $0 != "[" && $0 != "\"" }
    let name = plain.lastIndex(of: "/").map(plain.index(after:)) ?? plain.startIndex
    var ends = plain.indices[name...].filter { plain[$0] == "." }
    // A quote belongs to a path's name, not to a topic.
    if ends.isEmpty || plain.endIndex == scalars.endIndex || scalars[plain.endIndex] == "[" {
      ends.append(plain.endIndex)
    }
    topic = String(plain[..<ends[0]])
    guard !topic.isEmpty else {
      throw StreamError(.malformed, "'\(text.printable)' does not name a topic")
    }
    path = try FieldPath(parsing: String(scalars[ends[0]...]))
    for end in ends.dropFirst() {
      alternatives[String(plain[..<end])] = try FieldPath(parsing: String(scalars[end...]))
    }
  }

  /// The parts of a list between commas that are neither in quotes nor in brackets.
  package static func list(_ text: Substring) -> [String] {
    let list = text.unicodeScalars
    var parts: [String] = []
    var start = list.startIndex
    for index in QuotedText.openPlaces(in: list) where list[index] == "," {
      parts.append(String(list[start..<index]))
      start = list.index(after: index)
    }
    return parts + [String(list[start...])]
  }

  /// The path in the messages of a topic, if it is one that this source can mean.
  package func path(on topic: String) -> FieldPath? {
    topic == self.topic ? path : alternatives[topic]
  }

  /// The same source once the recording has shown what its topic is.
  package func on(_ topic: String) -> FieldSource {
    guard topic != self.topic, let path = alternatives[topic] else { return self }
    var source = self
    (source.topic, source.path) = (topic, path)
    source.alternatives[self.topic] = self.path
    source.alternatives[topic] = nil
    return source
  }

  /// True when the source has no path.
  package var isWholeMessage: Bool { path.isWholeMessage }

  /// A text with the same topic and path, in quotes where it would mean something else without.
  package var description: String {
    let plain = topic + path.description
    if !isQuoted, let again = try? FieldSource(source: plain), again.topic == topic,
      again.path == path
    {
      return plain
    }
    return QuotedText.quoted(topic) + path.description
  }
}
