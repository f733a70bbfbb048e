internal import Bytes
internal import Stream

/// What a hierarchy says of its episodes: an object for each, in an array of its own, so that neither
/// the memory nor the root's metadata grows with their number; and the attributes `features` and
/// `provenance`, lists of objects.
enum ZarrEpisodeList {
  /// The array of the episodes' objects, as JSON texts.
  static let path = "meta/episodes"
  /// The attribute that older versions kept them in.
  static let oldAttribute = "episodes"

  /// An episode: `length` in steps, and unless empty `dataset`, `source`, `language_instruction`,
  /// `rate`, `outcome` and `attributes`.
  static func episode(_ begin: EpisodeBegin, _ end: EpisodeEnd, steps: Int) -> JSONValue {
    var members: [JSONValue.Member] = [.init(key: "length", value: .number(Double(steps)))]
    for (key, text) in [
      ("dataset", begin.dataset), ("source", begin.source),
      ("language_instruction", begin.languageInstruction),
    ] where !text.isEmpty {
      members.append(.init(key: key, value: .string(text)))
    }
    if begin.rate != 0 { members.append(.init(key: "rate", value: .number(begin.rate))) }
    switch end.outcome {
    case .unknown: break
    case .success: members.append(.init(key: "outcome", value: "success"))
    case .failure: members.append(.init(key: "outcome", value: "failure"))
    }
    var attributes: [JSONValue.Member] = []
    for entry in begin.attributes + end.attributes {
      // The end marker's value is newer.
      attributes.removeAll { $0.key == entry.key }
      attributes.append(.init(key: entry.key, value: .string(entry.value)))
    }
    if !attributes.isEmpty {
      members.append(.init(key: "attributes", value: .object(attributes)))
    }
    return .object(members)
  }

  /// The objects of a hierarchy of an older version, one for each of its episodes.
  static func old(_ attributes: [JSONValue.Member], count: Int) -> [JSONValue] {
    let list = JSONValue.object(attributes)[oldAttribute]?.array?.prefix(count) ?? []
    return list + Array(repeating: [:], count: count - list.count)
  }

  /// A feature's entry: `name`, `kind`, the path of its `array`; for images their `encoding`; for
  /// windows of images also the `index` of the rows of that array.
  /// - Parameters:
  ///   - array: nil when all images are padding.
  static func feature(
    _ feature: Feature, array: String?, index: String? = nil, encoding: String?
  ) -> JSONValue {
    var members: [JSONValue.Member] = [
      .init(key: "name", value: .string(feature.name)),
      .init(key: "kind", value: .string(feature.kind.rawValue)),
      .init(key: "array", value: array.map(JSONValue.string) ?? .null),
    ]
    if let index { members.append(.init(key: "index", value: .string(index))) }
    if let encoding { members.append(.init(key: "encoding", value: .string(encoding))) }
    return .object(members)
  }

  /// All attributes: the existing ones stay and are extended.
  static func attributes(
    _ features: [JSONValue], _ provenance: [Provenance], addedTo existing: [JSONValue.Member]
  ) -> [JSONValue.Member] {
    var attributes = existing.filter { $0.key != oldAttribute }
    func set(_ key: String, _ make: ([JSONValue]) -> [JSONValue]) {
      let index = attributes.firstIndex { $0.key == key }
      let value = JSONValue.array(make(index.flatMap { attributes[$0].value.array } ?? []))
      if let index {
        attributes[index].value = value
      } else {
        attributes.append(.init(key: key, value: value))
      }
    }
    set("features") { $0.isEmpty ? features : $0 }
    set("provenance") { there in
      there + provenance.map(\.json).filter { !there.contains($0) }
    }
    return attributes
  }
}
