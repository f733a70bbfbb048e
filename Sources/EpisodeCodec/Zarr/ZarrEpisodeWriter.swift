/// Writes episodes of steps into a Zarr hierarchy, one array per feature.
///
/// Format 3: an array under each feature's name, `meta/episode_ends` and `meta/timestamp` (ns).
/// Format 2 is the replay buffer of Diffusion Policy: arrays under `data/` with `_` for `/`,
/// `data/timestamp` (s) and `meta/episode_ends`. Ends are exclusive, counted over all episodes.
package final class ZarrEpisodeWriter {
  package enum Images: String, CaseIterable, Sendable {
    /// JPEG and PNG are stored as they are; raw images raw.
    case jpeg
    /// JPEG and PNG are decoded.
    case raw
  }

  private let hierarchy: ZarrHierarchy
  private let images: Images
  private var features: [ZarrFeature] = []
  private var timestamps: ZarrArray?
  private var ends: ZarrArray?
  private var open: EpisodeBegin?
  private var episodes: [JSONValue]
  private var provenance: [JSONValue] = []
  private let before: [JSONValue.Member]

  /// - Parameters:
  ///   - hierarchy: a new one, or one that is appended to.
  package init(_ hierarchy: ZarrHierarchy, images: Images) {
    self.hierarchy = hierarchy
    self.images = images
    before = hierarchy.attributes
    episodes = JSONValue.object(before)["episodes"]?.array ?? []
  }

  package func begin(_ episode: EpisodeBegin) { open = episode }

  /// - Parameters:
  ///   - known: all features of the stream so far.
  /// - Throws: `.missing` when the step lacks a feature, `.malformed` when there is one more than
  ///   at first.
  package func append(_ step: Step, _ known: [Feature]) throws(StreamError) {
    if features.isEmpty { try makeArrays(step, known) }
    guard known.count == features.count else {
      let new = known[features.count...].map(\.name).joined(separator: ", ")
      throw StreamError(.malformed, "feature '\(new)' was not there in the first step")
    }
    for (feature, value) in zip(features, step.values) {
      guard let value else {
        throw StreamError(
          .missing, "step \(step.index) has no value of feature '\(feature.feature.name)'")
      }
      try feature.append(value)
    }
    guard step.values.count == features.count else {
      let name = features[step.values.count].feature.name
      throw StreamError(.missing, "step \(step.index) has no value of feature '\(name)'")
    }
    var time = ByteBuilder()
    if hierarchy.format == .v2 {
      time.append((Double(step.time) / 1e9).bitPattern)
    } else {
      time.append(Int64(clamping: step.time))
    }
    try timestamps?.append(time.bytes.rawSpan)
  }

  package func end(_ episode: EpisodeEnd) throws(StreamError) {
    try hierarchy.endEpisode()
    // An episode without steps before the first one with: there is nothing to put its end into.
    if ends == nil { try makeEnds() }
    var end = ByteBuilder()
    end.append(Int64(timestamps?.count ?? 0))
    try ends?.append(end.bytes.rawSpan)
    let begin = open ?? EpisodeBegin()
    episodes.append([
      "source": .string(begin.source), "dataset": .string(begin.dataset),
      "language_instruction": .string(begin.languageInstruction),
      "rate": .number(begin.rate), "steps": .number(Double(episode.steps)),
      "outcome": .string("\(episode.outcome)"),
      "attributes": .object(
        (begin.attributes + episode.attributes).map {
          .init(key: $0.key, value: .string($0.value))
        }),
    ])
    open = nil
  }

  /// Remembers where the data come from.
  package func add(_ metadata: Metadata) throws(StreamError) {
    guard metadata.name == Provenance.recordName else { return }
    let arguments = try metadata["argv"].map { text throws(StreamError) in
      try JSONValue(parsing: text)
    }
    provenance.append([
      "program": .string(metadata["program"] ?? ""), "version": .string(metadata["version"] ?? ""),
      "argv": arguments ?? [],
    ])
  }

  /// Writes the attributes and gives the result its final name.
  package func publish() throws(StreamError) {
    let chains = (JSONValue.object(before)["provenance"]?.array ?? []) + [.array(provenance)]
    hierarchy.attributes = [
      .init(key: "features", value: .array(features.map(\.description))),
      .init(key: "episodes", value: .array(episodes)),
      .init(key: "provenance", value: .array(chains)),
    ]
    try hierarchy.publish()
  }

  private func makeArrays(_ step: Step, _ known: [Feature]) throws(StreamError) {
    let isBuffer = hierarchy.format == .v2
    for (index, feature) in known.enumerated() {
      guard index < step.values.count, let first = step.values[index] else {
        throw StreamError(
          .missing, "step \(step.index) has no value of feature '\(feature.name)'")
      }
      let path =
        isBuffer
        ? "data/" + feature.name.split(separator: "/").joined(separator: "_") : feature.name
      do throws(StreamError) {
        features.append(
          try ZarrFeature(
            feature, path: path, first: first,
            images: images == .jpeg ? .asTheyAre : .decoded, in: hierarchy))
      } catch { throw StreamError(error.kind, "feature '\(feature.name)': \(error.text)") }
    }
    timestamps = try hierarchy.array(
      isBuffer ? "data/timestamp" : "meta/timestamp",
      .numbers(isBuffer ? .float64 : .int64, shape: []))
    if ends == nil { try makeEnds() }
  }

  private func makeEnds() throws(StreamError) {
    ends = try hierarchy.array(
      "meta/episode_ends", .numbers(.int64, shape: [], codec: .raw, chunkSteps: 1024))
  }
}

extension ZarrFeature {
  fileprivate var description: JSONValue {
    [
      "name": .string(feature.name), "kind": .string(feature.kind.rawValue),
      "array": .string(array.path),
    ]
  }
}

extension ZarrDataType {
  /// The type of a tensor's elements.
  init(_ type: TensorElementType) {
    switch type {
    case .bool: self = .bool
    case .int8: self = .int8
    case .uint8: self = .uint8
    case .int16: self = .int16
    case .uint16: self = .uint16
    case .int32: self = .int32
    case .uint32: self = .uint32
    case .int64: self = .int64
    case .uint64: self = .uint64
    case .float32: self = .float32
    case .float64: self = .float64
    }
  }
}
