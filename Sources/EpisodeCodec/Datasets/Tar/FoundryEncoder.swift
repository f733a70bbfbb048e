internal import Bytes
internal import Images
internal import Stream

/// Samples as VLA Foundry's loader of robotics data reads them, and the files beside their shards.
///
/// Source: VLA Foundry, `vla_foundry/data/pipelines/robotics.py` for what a sample needs,
/// `vla_foundry/data/preprocessing` for the rest.
final class FoundryEncoder: TarEncoder {
  /// A sample that waits until it is known which of its steps are after the end of the episode.
  private struct Held {
    var sample: FoundrySample
    let anchor: Int
  }

  /// The most steps after the end of its episode that a sample may have; nil for any number.
  private let mostPadding: Int?
  private let warn: (String) -> Void
  private var features: [Feature] = []
  private var window: FoundryWindow?
  private var statistics: [String: FoundryStatistics] = [:]
  private(set) var entries: [JSONValue] = []
  // Of the open episode.
  private var episode = EpisodeBegin()
  private var number = 0
  private var held: [Held] = []
  /// False once a window was not of a later step of the same episode than the one before: windows
  /// that were shuffled do not say where their episodes end.
  private var isOrdered = true
  private var newest: (episode: UInt64, anchor: Int)?
  private var (dropped, unordered) = (0, 0)

  init(mostPadding: Int?, warn: @escaping (String) -> Void) {
    (self.mostPadding, self.warn) = (mostPadding, warn)
  }

  func begin(_ episode: EpisodeBegin, number: Int) {
    (self.episode, self.number, isOrdered, newest) = (episode, number, true, nil)
  }

  func write(
    _ step: Step, of features: [Feature], _ emit: ([TarArchive.Member]) throws(StreamError) -> Void
  ) throws(StreamError) {
    do throws(StreamError) {
      if features != self.features { try declare(features) }
      let window = try FoundryWindow(step, features)
      guard window == self.window ?? window else {
        throw StreamError(
          .unsupported,
          "a window of \(window.steps) steps after windows of \(self.window?.steps ?? 0)")
      }
      self.window = window
      let sample = try FoundrySample(step, features, window, episode, number)
      update(order: sample)
      held.append(Held(sample: sample, anchor: sample.anchor))
    } catch { throw error.prefixed("step \(step.index) of episode \(episode.index): ") }
    // What is that far back has no step after the end.
    let future = window?.future ?? 0
    while let first = held.first, let newest,
      !isOrdered || first.anchor + future <= newest.anchor
    {
      held.removeFirst()
      try finish(first.sample, padding: 0, emit)
    }
  }

  func end(_ emit: ([TarArchive.Member]) throws(StreamError) -> Void) throws(StreamError) {
    let last = newest?.anchor ?? 0
    for waiting in held {
      let padding = max(0, waiting.anchor + (window?.future ?? 0) - last)
      guard padding <= mostPadding ?? .max else {
        dropped += 1
        continue
      }
      try finish(waiting.sample, padding: padding, emit)
    }
    held = []
    if !isOrdered { unordered += 1 }
  }

  private func update(order sample: FoundrySample) {
    if let newest, newest.episode != sample.origin || newest.anchor >= sample.anchor {
      isOrdered = false
    }
    newest = (sample.origin, sample.anchor)
  }

  /// - Parameter padding: the sample's steps after the end of its episode.
  private func finish(
    _ sample: FoundrySample, padding: Int, _ emit: ([TarArchive.Member]) throws(StreamError) -> Void
  ) throws(StreamError) {
    let isReal = sample.isReal(padding)
    for array in sample.arrays {
      guard array.type != .bool else { continue }
      let dimensions = array.width
      var entry =
        statistics[array.name]
        ?? FoundryStatistics(steps: sample.window.steps, dimensions: dimensions)
      statistics[array.name] = nil
      let span = array.rows.span
      for step in 0..<sample.window.steps where isReal[step] {
        entry.add(
          { array.type.double(at: (step * dimensions + $0) * array.type.size, in: span) },
          step: step)
      }
      statistics[array.name] = entry
    }
    try emit(sample.members(padding: padding))
  }

  private func declare(_ features: [Feature]) throws(StreamError) {
    self.features = features
    let cameras = features.filter { $0.kind == .image || $0.kind == .window }
    guard !cameras.isEmpty else {
      throw StreamError(
        .unsupported,
        "no camera, without which VLA Foundry reads no sample; --layout webdataset needs none")
    }
    var names: [(feature: String, name: String)] = []
    for camera in cameras { names.append((camera.name, try TarFields.name(of: camera))) }
    try TarFields.checkDistinct(names)
    entries = []
    for feature in features {
      switch feature.kind {
      case .image, .window:
        let field = try TarFields.name(of: feature).lowercased()
        entries.append(.entry(feature, [.init(key: "camera", value: .string(field))]))
      case .text: entries.append(.entry(feature, []))
      case .tensor:
        entries.append(.entry(feature, [.init(key: "array", value: .string(feature.name))]))
      }
    }
  }

  static let manifest = "manifest.jsonl"

  func files(
    _ shards: [(name: String, samples: Int)], _ provenance: [Provenance]
  ) -> [(name: String, content: Bytes)] {
    if dropped > 0 {
      warn("\(dropped) windows with more than \(mostPadding ?? 0) padded steps left out")
    }
    if unordered > 0, window?.future ?? 0 > 0 {
      warn(
        "episodes whose windows are not in order: \(unordered); future_mask does not say where they end"
      )
    }
    var manifest = JSONText()
    var lines: [UInt8] = []
    for shard in shards {
      manifest.removeAll()
      manifest.beginObject()
      manifest.member("shard", shard.name)
      manifest.member("num_sequences", shard.samples)
      manifest.endObject()
      lines += manifest.utf8.bytes + [UInt8(ascii: "\n")]
    }
    var stats = JSONText()
    stats.beginObject()
    for name in statistics.keys.sorted() {
      stats.key(name)
      statistics[name]?.write(to: &stats)
    }
    stats.endObject()
    var processing = JSONText(indent: 2)
    processing.value(
      [
        "num_samples": .number(Double(shards.reduce(0) { $0 + $1.samples })),
        "num_shards": .number(Double(shards.count)),
        "provenance": .array(provenance.map(\.json)),
      ])
    // The manifest comes last: it says that all is there.
    return [
      ("stats.json", Bytes(stats.utf8.bytes)),
      ("processing_metadata.json", Bytes(processing.utf8.bytes + [UInt8(ascii: "\n")])),
      (Self.manifest, Bytes(lines)),
    ]
  }
}
