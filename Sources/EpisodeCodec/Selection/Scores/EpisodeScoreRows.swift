package import Bytes
package import Stream

/// The episodes of a stream as rows of scores: what their markers say, with the attributes
/// `score.NAME` as numbers NAME.
package struct EpisodeScoreRows {
  /// The prefix of an attribute that is a score.
  package static let prefix = "score."

  private var markers: Set<UInt16> = []
  private var begin: EpisodeBegin?
  private var bracket = EpisodeBracket()

  package init() {}

  /// - Returns: the line of an episode that ends, with its end.
  package mutating func take(_ record: Record) throws(StreamError) -> [UInt8]? {
    switch record {
    case .channel(let id, let channel):
      if EpisodeMarker.isMarker(channel) { markers.insert(id) }
    case .message(let message) where markers.contains(message.channelID):
      switch try EpisodeMarker(parsing: message.data.span) {
      case .begin(let begin):
        try bracket.begin()
        self.begin = begin
      case .end(let end):
        try bracket.end()
        guard let begin else { return nil }
        self.begin = nil
        return try Self.line(begin, end)
      }
    default: break
    }
    return nil
  }

  private static func line(
    _ begin: EpisodeBegin, _ end: EpisodeEnd
  ) throws(StreamError) -> [UInt8] {
    guard let id = begin.id, !id.isEmpty else {
      throw StreamError(.missing, "episode \(begin.index) has no id")
    }
    var text = JSONText()
    var names: Set<String> = ["id"]
    func isNew(_ name: String) -> Bool { names.insert(name).inserted }
    text.beginObject()
    text.member("id", id)
    for attribute in end.attributes where attribute.key.hasPrefix(prefix) {
      let name = String(attribute.key.dropFirst(prefix.count))
      guard let value = Double(attribute.value), value.isFinite else {
        throw StreamError(
          .malformed,
          "episode '\(id.printable)': the score '\(name.printable)' is '\(attribute.value.printable)'"
        )
      }
      if isNew(name) { text.member(name, value) }
    }
    for (key, value) in [
      ("task", begin.languageInstruction), ("dataset", begin.dataset), ("source", begin.source),
      ("outcome", end.outcome.word),
    ] where !value.isEmpty && isNew(key) { text.member(key, value) }
    for attribute in begin.attributes + end.attributes
    where !attribute.key.hasPrefix(prefix) && isNew(attribute.key) {
      text.member(attribute.key, attribute.value)
    }
    text.endObject()
    return text.utf8.bytes + [UInt8(ascii: "\n")]
  }
}
