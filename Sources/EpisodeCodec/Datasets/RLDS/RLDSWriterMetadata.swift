internal import Bytes
internal import Stream

/// The features that describe whole episodes: their attributes, as texts in `episode_metadata`. The
/// first episode decides which ones, or the dataset that gets another split.
struct RLDSWriterMetadata {
  /// nil before the end of the first episode.
  private(set) var declared: [RLDSFeature]?
  private var leftOut: Set<String> = []
  private let isFixed: Bool

  init(_ existing: [RLDSFeature]?) {
    declared = existing
    isFixed = existing != nil
  }

  /// The values of an episode, in the order of their names.
  mutating func values(
    _ begin: EpisodeBegin, _ end: EpisodeEnd, warn: (String) -> Void
  ) throws(StreamError) -> [ExampleFeature] {
    var known: [String: String] = ["file_path": begin.source]
    for entry in begin.attributes + end.attributes {
      // Here an attribute's name cannot be a path.
      known[entry.key.split(separator: "/").joined(separator: "_")] = entry.value
    }
    if end.outcome != .unknown {
      known["outcome"] = end.outcome == .success ? "success" : "failure"
    }
    let isFirst = declared == nil
    let declared =
      declared
      ?? known.keys.sorted().filter { (try? Feature.checkName($0)) != nil }.map {
        RLDSFeature(RLDSFeatures.metadataPrefix + $0, .strings(shape: []))
      }
    self.declared = declared
    let names = Set(declared.map(\.attributeName))
    for name in known.keys.sorted() where !names.contains(name) && leftOut.insert(name).inserted {
      let reason =
        isFixed
        ? "the dataset has none"
        : isFirst ? "it can be no feature's name" : "the first episode has none"
      warn("attribute '\(name.printable)' of episode \(begin.index) is left out: \(reason)")
    }
    var features: [ExampleFeature] = []
    for feature in declared {
      features.append(try Self.value(known[feature.attributeName], of: feature))
    }
    return features
  }

  /// - Throws: `.unsupported` when the text is no value of the feature.
  private static func value(
    _ text: String?, of feature: RLDSFeature
  ) throws(StreamError) -> ExampleFeature {
    var value = ExampleFeature(feature.name, feature.storedKind)
    for element in try elements(text, of: feature) {
      do throws(StreamError) { try append(element, of: feature.content, to: &value) } catch {
        throw error.prefixed("attribute '\(feature.attributeName)': ")
      }
    }
    return value
  }

  /// The text itself, or the members of a JSON list of the feature's shape.
  private static func elements(
    _ text: String?, of feature: RLDSFeature
  ) throws(StreamError) -> [String] {
    let shape: [Int]
    switch feature.content {
    case .strings(let extents), .numbers(_, let extents, .none): shape = extents
    default:
      throw StreamError(
        .unsupported, "the dataset has '\(feature.name)', which no attribute can become")
    }
    guard !shape.isEmpty || feature.nesting > 0 else { return [text ?? ""] }
    let list = text.flatMap { try? JSONValue(parsing: $0) }?.array ?? []
    guard feature.nesting > 0 || list.count == shape.reduce(1, *) else {
      throw StreamError(
        .unsupported,
        "no attribute '\(feature.attributeName)' with a list of shape \(shape), which the dataset has"
      )
    }
    return list.map { member in
      if let text = member.string { return text }
      var text = JSONText()
      text.value(member)
      return text.string
    }
  }

  private static func append(
    _ text: String, of content: RLDSFeature.Content, to value: inout ExampleFeature
  ) throws(StreamError) {
    guard case .numbers(let type, _, _) = content else { return try value.append(utf8: text) }
    var number = ByteBuilder()
    switch type {
    case .float32, .float64:
      guard let float = Float(text) else { break }
      number.append(float.bitPattern)
      return try value.append(floats: number.bytes.rawSpan)
    default:
      let integer: UInt64? =
        switch type {
        case .bool: Bool(text).map { $0 ? 1 : 0 }
        case .uint64: UInt64(text)
        default: Int64(text).map { UInt64(bitPattern: $0) }
        }
      guard let integer else { break }
      number.appendVarint(integer)
      return try value.append(integers: number.bytes.rawSpan)
    }
    throw StreamError(.unsupported, "'\(text.printable)' is no \(type.rawValue)")
  }
}
