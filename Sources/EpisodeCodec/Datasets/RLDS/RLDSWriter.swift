package import Bytes
package import Stream

/// Writes episodes of steps as an RLDS dataset, which tensorflow_datasets opens with
/// `builder_from_directory`.
///
/// It adds the features that RLDS requires and the stream lacks: `is_first`, `is_last`,
/// `is_terminal` and `language_instruction`. Attributes of the episodes become texts in
/// `episode_metadata`; the first episode decides which ones.
package final class RLDSWriter: StepSink {
  /// The dataset to write.
  package struct Target: Sendable {
    package var directory: String
    package var name: String
    package var version = "1.0.0"
    package var split = "train"
    package var sharding = RLDSSharding.size(256 << 20)
    package var existing = StagedOutput.Existing.refuse
    /// True to store float64 as bytes instead of in 32 bits.
    package var isExact = false

    package init(_ directory: String, name: String) {
      self.directory = directory
      self.name = name
    }
  }

  private let target: Target
  private let output: RLDSOutput
  private let shards: RLDSShards
  private let warn: (String) -> Void
  private var features: [Feature] = []
  /// One per feature of the stream.
  private var columns: [RLDSWriterColumn] = []
  private var added: [RLDSWriterColumn] = []
  /// Names of the stored attributes; nil before the end of the first episode.
  private var attributes: [String]?
  private var begin = EpisodeBegin()
  private var steps = 0
  private var episodes = 0
  private var leftOut: Set<String> = []

  /// - Parameters:
  ///   - warn: called with what is left out.
  /// - Throws: `.system` when the directory exists or cannot be created.
  package init(_ target: Target, warn: @escaping (String) -> Void) throws(StreamError) {
    self.target = target
    self.warn = warn
    output = try RLDSOutput(
      target.directory, name: target.name, version: target.version, existing: target.existing,
      warn: warn)
    shards = RLDSShards(in: output.path, target.sharding)
  }

  package func begin(_ episode: EpisodeBegin) {
    (begin, steps) = (episode, 0)
    for column in columns + added { column.begin() }
  }

  package func write(_ step: Step, of features: [Feature]) throws(StreamError) {
    if columns.isEmpty { try addColumns(features) }
    guard features.count == columns.count else {
      let name = features[columns.count].name
      throw StreamError.lateFeature(name, in: place)
    }
    for (index, feature) in features.enumerated() {
      guard index < step.values.count, let message = step.values[index] else {
        throw StreamError.missingFeature(feature.name, in: place)
      }
      do throws(StreamError) { try columns[index].append(RLDSValue(message, of: feature)) } catch {
        throw error.prefixed("\(place): '\(feature.name)': ")
      }
    }
    steps += 1
  }

  package func end(_ episode: EpisodeEnd) throws(StreamError) {
    guard steps > 0 else { return warn("episode \(begin.index) is left out: it has no steps") }
    for column in added {
      guard let feature = column.declared else { continue }
      for step in 0..<steps {
        switch feature.name {
        case "is_first": try column.append(step == 0)
        case "language_instruction": try column.append(utf8: begin.languageInstruction)
        default: try column.append(step == steps - 1)
        }
      }
    }
    let example = (columns + added).compactMap(\.values) + (try metadata(episode))
    do throws(StreamError) { try shards.write(example) } catch {
      throw error.prefixed("episode \(episodes): ")
    }
    episodes += 1
  }

  /// - Throws: `.missing` when no episode has had a step.
  package func publish(provenance: [Provenance]) throws(StreamError) {
    guard episodes > 0 else {
      throw StreamError.noSteps
    }
    var info = RLDSInfo(name: target.name, version: target.version, splits: [])
    info.description = Self.description(provenance)
    let split = try shards.finish(target.split) { (index, split) throws(StreamError) in
      try info.path(ofShard: index, of: split)
    }
    info.splits = [split]
    let declared = RLDSFeatures(
      steps: (columns + added).compactMap(\.declared),
      episode: (attributes ?? []).map {
        RLDSFeature(RLDSFeatures.metadataPrefix + $0, .strings(shape: []))
      })
    try output.write(Self.text(declared.json()), to: "features.json")
    try output.write(Self.text(info.json), to: "dataset_info.json")
    if !provenance.isEmpty {
      try output.write(Self.text(.array(provenance.map(\.json))), to: "provenance.json")
    }
    try output.publish()
  }

  private func addColumns(_ features: [Feature]) throws(StreamError) {
    self.features = features
    columns = features.map { RLDSWriterColumn($0.name, isExact: target.isExact) }
    let names = Set(features.map(\.name))
    let flags = ["is_first", "is_last", "is_terminal"].map {
      RLDSFeature($0, .numbers(.bool, shape: [], .none))
    }
    let instruction = RLDSFeature("language_instruction", .strings(shape: []))
    added = (flags + [instruction]).filter { !names.contains($0.name) }.map { .init($0) }
    if names.contains("task/language_instruction") {
      added.removeAll { $0.declared == instruction }
    }
    // Conflicting names must show before anything is written.
    let all = RLDSFeatures(
      steps: features.map { RLDSFeature($0.name, .strings(shape: [])) }, episode: [])
    _ = try all.json()
  }

  /// The episode's attributes, in the order of their names.
  private func metadata(_ end: EpisodeEnd) throws(StreamError) -> [ExampleFeature] {
    var known: [String: String] = ["file_path": begin.source]
    for entry in begin.attributes + end.attributes {
      // Here an attribute's name cannot be a path.
      known[entry.key.split(separator: "/").joined(separator: "_")] = entry.value
    }
    if end.outcome != .unknown {
      known["outcome"] = end.outcome == .success ? "success" : "failure"
    }
    let names = attributes ?? known.keys.sorted().filter { (try? Feature.checkName($0)) != nil }
    attributes = names
    for name in known.keys.sorted() where !names.contains(name) && leftOut.insert(name).inserted {
      let reason = episodes == 0 ? "it can be no feature's name" : "the first episode has none"
      warn("attribute '\(name.printable)' of episode \(begin.index) is left out: \(reason)")
    }
    var features: [ExampleFeature] = []
    for name in names {
      var feature = ExampleFeature(RLDSFeatures.metadataPrefix + name, .bytes)
      try feature.append(utf8: known[name] ?? "")
      features.append(feature)
    }
    return features
  }

  private var place: String { "step \(steps) of episode \(episodes)" }

  /// The commands that made the dataset, one per line.
  private static func description(_ provenance: [Provenance]) -> String {
    provenance.map { "\($0.program) \($0.version): " + $0.arguments.joined(separator: " ") }
      .joined(separator: "\n")
  }

  private static func text(_ json: JSONValue) -> JSONText {
    var text = JSONText(indent: 4)
    text.value(json)
    return text
  }
}
