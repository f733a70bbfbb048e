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
  private var metadata: RLDSWriterMetadata
  private var begin = EpisodeBegin()
  private var steps = 0
  private var episodes = 0
  private var ragged = RLDSRaggedFeatures()

  /// - Parameters:
  ///   - warn: called with what is left out.
  /// - Throws: `.system` when the directory exists or cannot be created.
  package init(_ target: Target, warn: @escaping (String) -> Void) throws(StreamError) {
    self.target = target
    self.warn = warn
    output = try RLDSOutput(target, warn: warn)
    metadata = RLDSWriterMetadata(output.existing?.features.episode)
    shards = RLDSShards(in: output.path, target.sharding)
  }

  package func begin(_ episode: EpisodeBegin) {
    (begin, steps) = (episode, 0)
    for column in columns + added { column.begin() }
  }

  package func write(_ step: Step, of features: [Feature]) throws(StreamError) {
    if columns.isEmpty { try addColumns(features) }
    try step.forEachValue(of: features, columns: columns.count, in: place) {
      (index, value) throws(StreamError) in
      let column = columns[index]
      let wasRagged = column.shapeBefore != nil
      try column.append(RLDSValue(value, of: features[index]))
      if !wasRagged, let shape = column.shapeBefore, let key = column.declared?.key {
        ragged.features[key] = .init(episodes: episodes, length: shape[0])
      }
    }
    steps += 1
  }

  package func end(_ episode: EpisodeEnd) throws(StreamError) {
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
    var example = try metadata.values(begin, episode, warn: warn)
    for column in columns + added { example += try column.features() }
    do throws(StreamError) { try shards.write(example) } catch {
      throw error.prefixed("episode \(episodes): ")
    }
    ragged.steps.append(UInt32(clamping: steps))
    episodes += 1
  }

  /// - Throws: `.missing` when no episode has had a step.
  package func publish(provenance: [Provenance]) throws(StreamError) {
    guard episodes > 0 else {
      throw StreamError.noSteps
    }
    let name = output.existing?.info.name ?? target.name
    var info = RLDSInfo(name: name, version: target.version, splits: [])
    info.description = Self.description(provenance)
    try shards.rewrite(ragged)
    let split = try shards.finish(target.split) { (index, split) throws(StreamError) in
      try info.path(ofShard: index, of: split)
    }
    let declared = RLDSFeatures(
      steps: (columns + added).compactMap(\.declared), episode: metadata.declared ?? [])
    if declared != output.existing?.features {
      try output.write(declared.json(), to: "features.json")
    }
    if let existing = output.existing {
      try writeProvenance(existing.provenance + provenance.map(\.json))
      let prefix = "\(name)-\(split.name).tfrecord-"
      try output.publish(split, prefix: prefix) { document in
        document.replacing("splits", with: .array((document["splits"]?.array ?? []) + [split.json]))
      }
    } else {
      try writeProvenance(provenance.map(\.json))
      info.splits = [split]
      try output.write(info.json, to: "dataset_info.json")
      try output.publish()
    }
  }

  private func writeProvenance(_ provenance: [JSONValue]) throws(StreamError) {
    guard !provenance.isEmpty else { return }
    try output.write(.array(provenance), to: "provenance.json")
  }

  private func addColumns(_ features: [Feature]) throws(StreamError) {
    self.features = features
    if let existing = output.existing { return try addColumns(of: existing.features.steps) }
    columns = features.map { RLDSWriterColumn($0.name, isExact: target.isExact) }
    let names = Set(features.map(\.name))
    added = Self.ownFeatures.filter { !names.contains($0.name) }.map { .init($0) }
    if names.contains("task/language_instruction") {
      added.removeAll { $0.declared?.name == "language_instruction" }
    }
    // Conflicting names must show before anything is written.
    let all = RLDSFeatures(
      steps: features.map { RLDSFeature($0.name, .strings(shape: [])) }, episode: [])
    _ = try all.json()
  }

  /// What the writer adds where the stream has none.
  private static let ownFeatures =
    ["is_first", "is_last", "is_terminal"].map {
      RLDSFeature($0, .numbers(.bool, shape: [], .none))
    } + [RLDSFeature("language_instruction", .strings(shape: []))]

  /// The columns of a dataset that gets another split: its features, no more and no less.
  private func addColumns(of declared: [RLDSFeature]) throws(StreamError) {
    let known = Dictionary(declared.map { ($0.name, $0) }) { $1 }
    columns = try features.map { (feature) throws(StreamError) in
      guard let declared = known[feature.name] else {
        throw StreamError(.unsupported, "the dataset has no feature '\(feature.name)'")
      }
      return RLDSWriterColumn(declared)
    }
    let names = Set(features.map(\.name))
    for feature in declared where !names.contains(feature.name) {
      guard Self.ownFeatures.contains(feature) else {
        throw StreamError(
          .missing, "the stream has no feature '\(feature.name)', which the dataset has")
      }
      added.append(RLDSWriterColumn(feature))
    }
  }

  private var place: String { "step \(steps) of episode \(episodes)" }

  /// The commands that made the dataset, one per line.
  private static func description(_ provenance: [Provenance]) -> String {
    provenance.map { "\($0.program) \($0.version): " + $0.arguments.joined(separator: " ") }
      .joined(separator: "\n")
  }
}
