internal import Bytes
internal import Stream

/// What a tar file says of an episode beside its samples: `.000003.begin.json` before the first,
/// also at the start of each further file, and `.000003.end.json` after the last. Loaders of samples
/// skip names that begin with a dot.
enum TarEpisode {
  static let beginSuffix = ".begin.json"
  static let endSuffix = ".end.json"

  private static func name(_ number: Int, _ suffix: String) -> String {
    "." + number.digits(6) + suffix
  }

  /// The number of the episode that a member is about; nil for any other member.
  static func number(of name: String) -> Int? {
    for suffix in [beginSuffix, endSuffix] where name.hasPrefix(".") && name.hasSuffix(suffix) {
      return Int(name.dropFirst().dropLast(suffix.utf8.count))
    }
    return nil
  }

  /// - Parameters:
  ///   - features: an entry for each, from which `tar-cat` knows what the members are.
  ///   - goesOn: whether samples of the episode are in an earlier file.
  static func member(
    _ begin: EpisodeBegin, _ number: Int, features: [JSONValue], goesOn: Bool
  ) -> TarArchive.Member {
    var text = JSONText()
    text.beginObject()
    text.member("dataset", begin.dataset)
    text.member("language_instruction", begin.languageInstruction)
    text.member("source", begin.source)
    text.member("rate", begin.rate)
    text.member("time", "\(begin.time)")
    text.key("goes_on")
    text.value(goesOn)
    attributes(begin.attributes, &text)
    text.key("features")
    text.value(.array(features))
    text.endObject()
    return .init(name(number, beginSuffix), [Bytes(text.utf8.bytes)])
  }

  static func member(_ end: EpisodeEnd, _ number: Int) -> TarArchive.Member {
    var text = JSONText()
    text.beginObject()
    text.member("outcome", outcome(end.outcome))
    text.member("time", "\(end.time)")
    attributes(end.attributes, &text)
    text.endObject()
    return .init(name(number, endSuffix), [Bytes(text.utf8.bytes)])
  }

  private static func attributes(_ attributes: [KeyValue], _ text: inout JSONText) {
    text.key("attributes")
    text.beginObject()
    for entry in attributes { text.member(entry.key, entry.value) }
    text.endObject()
  }

  private static func outcome(_ outcome: EpisodeEnd.Outcome) -> String {
    switch outcome {
    case .unknown: "unknown"
    case .success: "success"
    case .failure: "failure"
    }
  }

  /// What `member` has written: the beginning of an episode.
  static func begin(
    _ content: Bytes
  ) throws(StreamError) -> (begin: EpisodeBegin, features: [JSONValue], goesOn: Bool) {
    let json = try JSONValue(parsing: content.span)
    var begin = EpisodeBegin()
    begin.dataset = json["dataset"]?.string ?? ""
    begin.languageInstruction = json["language_instruction"]?.string ?? ""
    begin.source = json["source"]?.string ?? ""
    begin.rate = json["rate"]?.number ?? 0
    begin.time = json["time"]?.string.flatMap { UInt64($0) } ?? 0
    begin.attributes = attributes(json)
    return (begin, json["features"]?.array ?? [], json["goes_on"] == .bool(true))
  }

  static func end(_ content: Bytes) throws(StreamError) -> EpisodeEnd {
    let json = try JSONValue(parsing: content.span)
    var end = EpisodeEnd()
    let outcome = json["outcome"]?.string
    end.outcome = [.success, .failure].first { self.outcome($0) == outcome } ?? .unknown
    end.time = json["time"]?.string.flatMap { UInt64($0) } ?? 0
    end.attributes = attributes(json)
    return end
  }

  private static func attributes(_ json: JSONValue) -> [KeyValue] {
    (json["attributes"]?.object ?? []).map { KeyValue($0.key, $0.value.string ?? "") }
  }
}

extension Int {
  /// With zeros in front, so that it has so many digits at least.
  func digits(_ count: Int) -> String {
    let text = description
    return String(repeating: "0", count: Swift.max(0, count - text.utf8.count)) + text
  }
}
